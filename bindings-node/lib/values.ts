// Values that stand in events, and what a book tells.

import type { IncidentId, RecordId } from './ids.js'
import { moment } from './times.js'
import type { FindingCode, FindingKind, IncidentKind, Level, ObligationKind, PlanFindingCode, SignalState, Status } from './words.js'

/** A JSON object. */
export type Members = Readonly<{ [name: string]: unknown }>

/** Somebody or something. */
export type Who =
  | { readonly kind: 'person' | 'team' | 'service' | 'import'; readonly id: string }
  | { readonly kind: 'unknown' }

/** How many: a number, from one to another (both included; without `to`, at least `from`), or nobody knows. */
export type Quantity = number | { readonly from: number; readonly to?: number } | 'unknown'

/** How many were affected, and of what. */
export interface Affected {
  readonly count: Quantity
  readonly unit: string
}

/** A number that a book gave: `INC-42`, or where several books are spoken of, `<book id>/INC-42`. */
export interface IncidentNumber {
  /** The book, by its id. */
  readonly book: string
  /** The number, from 1. */
  readonly number: number
}

/** One level of the plan's scale. */
export interface Severity {
  /** 1 is the worst. */
  readonly rank: number
  /** Such as `SEV-1`. */
  readonly label: string
}

/** A signal that a merge moves, in its state at that moment. */
export interface MovedSignal {
  readonly signal: string
  readonly episode: string
  readonly state: SignalState
  readonly repeats: number
}

/** What a list shows of an incident. */
export interface Summary {
  readonly id: IncidentId
  /** What people call it: `INC-42`, or its id where it has no number. */
  readonly reference: string
  /** The book that it was imported from, where the log that it came with says so; null for one of this book. */
  readonly origin: IncidentId | null
  readonly version: number
  readonly kind: IncidentKind
  readonly status: Status
  readonly severity: Severity | null
  /** What is wrong, in a line; null when it was redacted. */
  readonly title: string | null
  readonly declaredAt: Date
  /** When its newest record was recorded. */
  readonly recordedAt: Date
  /** Who holds which role. */
  readonly holders: Readonly<Record<string, string>>
  /** The services that its impact windows name. */
  readonly services: readonly string[]
}

/** @internal */
export function summaryOf(wire: Members): Summary {
  const { incident, number, declaredAt, recordedAt, ...rest } = wire as Members & { incident: IncidentId; number: number | null }
  return {
    id: incident,
    reference: number === null ? incident : `INC-${number}`,
    ...(rest as Pick<Summary, 'origin' | 'version' | 'kind' | 'status' | 'severity' | 'title' | 'holders' | 'services'>),
    declaredAt: moment(declaredAt as string),
    recordedAt: moment(recordedAt as string),
  }
}

/** An incident that a search found. */
export interface Found {
  readonly summary: Summary
  /** A piece of the text that fits; null when it was redacted meanwhile. */
  readonly excerpt: string | null
}

/** Where something owed stands. */
export type ObligationState = 'overdue' | 'due' | 'upcoming' | 'met' | 'met_late' | 'missed' | 'void'

/** Something that the plan says is due, or that was promised. */
export interface Obligation {
  /** The incident that owes it; null for what a book owes whatever happens. */
  readonly incident: IncidentId | null
  readonly kind: ObligationKind
  readonly state: ObligationState
  /** `incident`, `plan`, or what kind of thing and which: `{ channel: 'status_page' }`. */
  readonly subject: string | Members
  readonly since: Date
  /** Null when neither plan nor person named a time. */
  readonly due: Date | null
  /** Who is asked. */
  readonly holders: readonly string[]
  readonly severity: Severity | null
  readonly openedBy: RecordId
  /** All of it, as its JSON has it. */
  readonly wire: Members
}

/** @internal */
export function obligationOf(wire: Members): Obligation {
  const due = wire['due'] as string | null | undefined
  return {
    incident: (wire['incident'] ?? null) as IncidentId | null,
    kind: wire['kind'] as ObligationKind,
    state: wire['state'] as ObligationState,
    subject: wire['subject'] as string | Members,
    since: moment(wire['since'] as string),
    due: due === null || due === undefined ? null : moment(due),
    holders: wire['holders'] as readonly string[],
    severity: (wire['severity'] ?? null) as Severity | null,
    openedBy: wire['openedBy'] as RecordId,
    wire,
  }
}

/** What a look at the record finds. */
export interface Finding {
  readonly code: FindingCode
  readonly kind: FindingKind
  readonly level: Level
  readonly message: string
  readonly records: readonly RecordId[]
}

/** What is doubtful about a plan. */
export interface PlanFinding {
  readonly code: PlanFindingCode
  readonly level: Level
  /** Where in the plan. */
  readonly at: string
  readonly message: string
}

/** How many obligations ended or stand how. */
export interface Tally {
  readonly met: number
  readonly metLate: number
  /** Never met. */
  readonly missed: number
  /** Past their time, and still to be met. */
  readonly overdue: number
  /** Still to be met, and not past their time. */
  readonly pending: number
  /** Taken back before their time. */
  readonly void: number
}

/** How a channel was told while it was to be told again and again. */
export interface CadenceCompliance {
  readonly channel: string
  /** The posts that were owed, and how they ended. */
  readonly slots: Tally
  /** From one post to the next, or from the beginning to the first: how often that took longer than it may. */
  readonly lateGaps: number
  /** The longest of them, in milliseconds; it is not there where nothing was posted and nothing is owed. */
  readonly longestGapMs?: number
  /** For how long a post was overdue, in all, in milliseconds. */
  readonly overdueMs: number
  /** For how long posts were owed, in all, in milliseconds. */
  readonly watchedMs: number
}

/** What became of everything that somebody owed: an incident, or the book itself. */
export interface Kept {
  /** Each in the one state in which it ended, or stands now. */
  readonly obligations: readonly Obligation[]
  /** How many ended how, for each kind of which there was any. */
  readonly tallies: { readonly [kind in ObligationKind]?: Tally }
  /** How each channel that is told again and again was told. */
  readonly channels: readonly CadenceCompliance[]
  /** What was read in one way where it could be read in another. */
  readonly findings: readonly Finding[]
}

/** What became of everything that one incident owed. */
export interface Compliance extends Kept {
  readonly incident: IncidentId
}

/** @internal */
export function keptOf<K extends Kept>(wire: Members): K {
  return { ...(wire as unknown as K), obligations: (wire['obligations'] as Members[]).map(obligationOf) }
}

/** The last record of a stream: keep it elsewhere to find a log that was cut off. */
export interface Head {
  readonly incident: IncidentId
  readonly version: number
  readonly chain: string
}

/** What a verification found. */
export interface Verification {
  /** Whether nothing is wrong. */
  readonly isSound: boolean
  readonly records: number
  /** The head of each stream. */
  readonly heads: readonly Head[]
  /** What is wrong. */
  readonly failures: readonly { readonly line: number; readonly code: string; readonly message: string }[]
  readonly redactions: readonly Members[]
  /** How many records are of a type that this library does not know. */
  readonly unknown: number
  /** How many records were recorded at a time before one that precedes them. */
  readonly clockSteps: number
}

/** @internal */
export function verificationOf(json: string): Verification {
  const wire = JSON.parse(json) as Omit<Verification, 'isSound'>
  return { isSound: wire.failures.length === 0, ...wire }
}

/** How far an import has come. */
export interface Progress {
  /** How many lines were read. */
  readonly lines: number
  /** How many records are new to the book. */
  readonly appended: number
  /** How many it had. */
  readonly skipped: number
}

/** What was saved of a damaged book. */
export interface Salvaged {
  readonly records: number
  /** The streams that are not whole: the first version that is missing. */
  readonly cut: readonly { readonly incident: IncidentId; readonly missing: number }[]
}

/** How a book's store is. */
export interface Health {
  readonly place: string
  readonly schema: number
  readonly streams: number
  readonly records: number
  readonly unindexed: number
  readonly pendingBytes: number
  readonly redactionPending: boolean
}
