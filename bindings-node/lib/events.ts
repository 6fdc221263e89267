// What happened: an interface for each type of event, and `Event` as their union.
// Written by bindings-node/generate.py from the core's own declarations: do not edit.

import { word } from './event.js'
import type { EventType, HostEvent, UnknownEvent } from './event.js'
import type { IncidentId, RecordId } from './ids.js'
import { moment, occurred } from './times.js'
import type { Occurred } from './times.js'
import type { Affected, IncidentNumber, Members, MovedSignal, Quantity, Severity } from './values.js'
import {
  AUDIENCE_SIDES,
  DISMISSAL_REASONS,
  DOCUMENT_AUDIENCES,
  GUARD_KEYS,
  HOWS,
  INCIDENT_KINDS,
  MILESTONE_NAMES,
  PERMANENCES,
  REGRESS_TOS,
  SAYS,
  SEVERITY_ORIGINS,
  VALIDATION_OUTCOMES,
  WINDOW_PHASES,
} from './words.js'
import type {
  ActionItemKind,
  ActionOutcome,
  AudienceSide,
  DismissalReason,
  DocumentAudience,
  FactorKind,
  FixKind,
  GuardKey,
  How,
  ImpactKind,
  ImpactLevel,
  IncidentKind,
  MilestoneName,
  Open,
  Permanence,
  Prominence,
  RegressTo,
  Relation,
  Says,
  SeverityOrigin,
  SourceKind,
  ValidationOutcome,
  WindowPhase,
} from './words.js'

/** An incident was declared. The first record of every incident, and only that. */
export interface Declared {
  readonly type: 'declared'
  /** Why this log is written. */
  readonly kind: IncidentKind
  /** The digest of the plan in force. */
  readonly plan: string
  /** What is wrong, in a line. Null when it was redacted. */
  readonly title: string | null
  /** What brought it to light. */
  readonly sourceKind?: Open<SourceKind>
  /** Its id in another system. */
  readonly reference?: string
  /** The number that the book gave it in which it was declared. Filled in by the store. */
  readonly number?: IncidentNumber
  /** What is known, in a few more. */
  readonly summary?: string
}

/** The damage no longer grows. */
export interface Contained {
  readonly type: 'contained'
  /** What contained it. */
  readonly summary?: string
}

/** A fix or rollback is in. */
export interface FixRecorded {
  readonly type: 'fix_recorded'
  /** What kind of fix. */
  readonly kind: Open<FixKind>
  /** Whether it is meant to last. */
  readonly permanence: Permanence
  /** What was done. Null when it was redacted. */
  readonly description: string | null
  /** A commit, a release, a change request. */
  readonly reference?: string
}

/** Somebody or something checked whether it works. Schema 1 had `passed`, a boolean, for `outcome`. */
export interface ValidationRecorded {
  readonly type: 'validation_recorded'
  /** What the check found. */
  readonly outcome: ValidationOutcome
  /** What was checked. Null when it was redacted. */
  readonly check: string | null
  /** The fix that was checked. */
  readonly fix?: RecordId
  /** The exit code of the program that checked. */
  readonly exitCode?: number
  /** How long it took, in milliseconds. */
  readonly durationMs?: number
  /** The SHA-256 of what it printed. */
  readonly outputDigest?: string
}

/** A containment or fix did not hold. */
export interface Regressed {
  readonly type: 'regressed'
  /** The status that it is back in. */
  readonly to: RegressTo
  /** What was seen. Null when it was redacted. */
  readonly reason: string | null
}

/** The incident was claimed to be over. */
export interface Resolved {
  readonly type: 'resolved'
  /** How. */
  readonly how: How
  /** How each guard stood. */
  readonly guards: Readonly<Record<string, string>>
  /** The digest of the plan that judged. */
  readonly plan: string
  /** What ended it. */
  readonly summary?: string
}

/** The review began. */
export interface ReviewStarted {
  readonly type: 'review_started'
  /** Who leads it, when it meets. */
  readonly note?: string
}

/** A postmortem was published: one made by this library, or one written elsewhere. */
export interface PostmortemPublished {
  readonly type: 'postmortem_published'
  /** 1 for the first, 2 for its first revision. */
  readonly revision: number
  /** Who it is for. */
  readonly audience: DocumentAudience
  /** How each guard stood. */
  readonly guards: Readonly<Record<string, string>>
  /** The digest of the plan that judged. */
  readonly plan: string
  /** The version of the incident that the document tells. */
  readonly covers?: number
  /** SHA-256 of the document's salt and bytes; of a document from elsewhere, as it was given. */
  readonly documentDigest?: string
  /** What made the document; none when it was written elsewhere. */
  readonly renderer?: string
  /** When it could be read, if that is not when it occurred. */
  readonly publishedAt?: Occurred
  /** Where it can be read. */
  readonly address?: string
  /**
   * The salt of the document's digest, in hexadecimal. Removed when something that the document printed is redacted.
   */
  readonly documentSalt?: string
}

/** The incident was closed. */
export interface Closed {
  readonly type: 'closed'
  /** How each guard stood. */
  readonly guards: Readonly<Record<string, string>>
  /** The digest of the plan that judged. */
  readonly plan: string
  /** Why, where no postmortem closes it. */
  readonly reason?: string
}

/** It was not over. A new cycle begins; the old resolution stays on the record. */
export interface Reopened {
  readonly type: 'reopened'
  /** What was seen. Null when it was redacted. */
  readonly reason: string | null
}

/** It was not an incident. */
export interface Dismissed {
  readonly type: 'dismissed'
  /** Why not. */
  readonly why: DismissalReason
  /** What was found. */
  readonly reason?: string
}

/** It was an incident after all, and is back in the status that it was dismissed from. */
export interface Reinstated {
  readonly type: 'reinstated'
  /** What was found. Null when it was redacted. */
  readonly reason: string | null
}

/** A guard was set aside. */
export interface GuardWaived {
  readonly type: 'guard_waived'
  /** The guard. */
  readonly guard: GuardKey
  /** Why. Null when it was redacted. */
  readonly reason: string | null
  /** Until when what it asks for will be put right. */
  readonly until?: Date
}

/** A person took a role or was given it. In force at once; whoever held it no longer does. */
export interface RoleAssigned {
  readonly type: 'role_assigned'
  /** The role. */
  readonly role: string
  /** Who holds it now. */
  readonly person: string
  /** The person's name, to show. */
  readonly name?: string
}

/** A role went from one person to another: one record, in force at once. */
export interface HandedOver {
  readonly type: 'handed_over'
  /** The role. */
  readonly role: string
  /** Who held it. */
  readonly from: string
  /** Who holds it now. */
  readonly to: string
  /** What the next one needs to know. */
  readonly note?: string
  /** The new holder's name, to show. */
  readonly name?: string
}

/** The new holder confirmed a hand-over. */
export interface HandOverAcknowledged {
  readonly type: 'hand_over_acknowledged'
  /** The role. */
  readonly role: string
  /** The record of the hand-over. */
  readonly handOver: RecordId
}

/** A role was given up, and nobody holds it. */
export interface RoleReleased {
  readonly type: 'role_released'
  /** The role. */
  readonly role: string
  /** Who held it. */
  readonly person: string
  /** Why. */
  readonly reason?: string
}

/** Somebody joined the response. */
export interface Joined {
  readonly type: 'joined'
  /** Who. */
  readonly person: string
  /** The person's name, to show. */
  readonly name?: string
}

/** Somebody left the response. */
export interface Left {
  readonly type: 'left'
  /** Who. */
  readonly person: string
}

/** The severity was set, or proposed by a signal. */
export interface SeveritySet {
  readonly type: 'severity_set'
  /** The severity from now on. */
  readonly severity: Severity
  /** Whether a person set it. */
  readonly origin: SeverityOrigin
  /** How each guard stood. */
  readonly guards: Readonly<Record<string, string>>
  /** The digest of the plan that judged. */
  readonly plan: string
  /** Why. */
  readonly reason?: string
}

/** The commander confirmed a severity that another had set. */
export interface SeverityConfirmed {
  readonly type: 'severity_confirmed'
  /** The severity that stands. */
  readonly severity: Severity
  /** Why, where it was confirmed by being set again. */
  readonly reason?: string
}

/** A signal fired and belongs to this incident. */
export interface SignalAttached {
  readonly type: 'signal_attached'
  /** The same alert over time. */
  readonly signal: string
  /** The signal and its start. */
  readonly episode: string
  /** What sent it. */
  readonly sender: string
  /** When its sender says it began. */
  readonly startedAt?: Date
  /** What it says. */
  readonly summary?: string
  /** Its labels. */
  readonly labels?: Readonly<Record<string, string>>
}

/** A signal no longer fires. */
export interface SignalCleared {
  readonly type: 'signal_cleared'
  /** The same alert over time. */
  readonly signal: string
  /** The signal and its start. */
  readonly episode: string
  /** How often it was delivered again while it fired. */
  readonly repeats: number
  /** When its sender says it ended. */
  readonly endedAt?: Date
}

/** Somebody did something about it, or the outcome of an earlier action became known. */
export interface ActionTaken {
  readonly type: 'action_taken'
  /** What came of it. */
  readonly outcome: Open<ActionOutcome>
  /** What was done. Null when it was redacted. */
  readonly description: string | null
  /** The earlier action whose outcome this is. */
  readonly action?: RecordId
  /** The service it was done to. */
  readonly service?: string
  /** The region it was done in. */
  readonly region?: string
}

/** A decision was made. */
export interface DecisionMade {
  readonly type: 'decision_made'
  /** What was decided. Null when it was redacted. */
  readonly decision: string | null
  /** On which belief. */
  readonly rationale?: string
}

/** A hypothesis was raised. */
export interface HypothesisRaised {
  readonly type: 'hypothesis_raised'
  /** What may be so. Null when it was redacted. */
  readonly statement: string | null
}

/** A hypothesis was confirmed. */
export interface HypothesisConfirmed {
  readonly type: 'hypothesis_confirmed'
  /** The record that raised it. */
  readonly hypothesis: RecordId
  /** By what. */
  readonly because?: string
}

/** A hypothesis was refuted. */
export interface HypothesisRefuted {
  readonly type: 'hypothesis_refuted'
  /** The record that raised it. */
  readonly hypothesis: RecordId
  /** By what. */
  readonly because?: string
}

/** Evidence was linked: a graph, a log query, a screenshot. */
export interface EvidenceLinked {
  readonly type: 'evidence_linked'
  /** Where it is. Null when it was redacted. */
  readonly address: string | null
  /** The record that it supports. */
  readonly about?: RecordId
  /** Its SHA-256. */
  readonly contentDigest?: string
  /** What it shows. */
  readonly title?: string
}

/** A factor that contributed; it occurred when it was introduced. */
export interface ContributingFactorAdded {
  readonly type: 'contributing_factor_added'
  /** How it contributed. */
  readonly kind: Open<FactorKind>
  /** What it was. Null when it was redacted. */
  readonly description: string | null
}

/** Somebody noted something. */
export interface NoteAdded {
  readonly type: 'note_added'
  /** What. Null when it was redacted. */
  readonly body: string | null
}

/** Something elsewhere was linked. */
export interface Linked {
  readonly type: 'linked'
  /** How it relates. */
  readonly relation: Open<Relation>
  /** The other incident. */
  readonly incident?: IncidentId
  /** The id in another system. */
  readonly external?: string
  /** What it is. */
  readonly title?: string
  /** Where it is. */
  readonly address?: string
}

/** An impact window opened, or something about it changed. What is absent stays as it was. */
export interface ImpactChanged {
  readonly type: 'impact_changed'
  /** The window; absent in the record that opens one, whose id names it from then on. */
  readonly window?: RecordId
  /** A window that no longer speaks for this part. */
  readonly partOf?: RecordId
  /** The record of what caused it, such as an action that made things worse. */
  readonly causedBy?: RecordId
  /** Whether it goes on from here; absent where nothing is said of that. */
  readonly phase?: WindowPhase
  /** The service. */
  readonly service?: string
  /** The operation of it. */
  readonly operation?: string
  /** The region. */
  readonly region?: string
  /** Who felt it. */
  readonly audience?: AudienceSide
  /** What kind of harm. */
  readonly kind?: Open<ImpactKind>
  /** How much of it was hit. */
  readonly level?: Open<ImpactLevel>
  /** How much works again, in parts per 10,000. */
  readonly restored?: Quantity
  /** How many were affected. */
  readonly affected?: Affected
  /** The name of the audience. */
  readonly audienceLabel?: string
  /** What they felt. */
  readonly description?: string
  /** Why it ended below 10,000. */
  readonly reason?: string
}

/** Somebody asserts when a milestone was: the record's `occurred` is the milestone's time, with its source. */
export interface MilestoneAsserted {
  readonly type: 'milestone_asserted'
  /** The milestone. */
  readonly milestone: MilestoneName
  /** Of one window; absent, of the incident. */
  readonly window?: RecordId
  /** How they know. */
  readonly note?: string
}

/** Of several assertions about one milestone, one was chosen. The rest stay on the record. */
export interface MilestoneChosen {
  readonly type: 'milestone_chosen'
  /** The milestone. */
  readonly milestone: MilestoneName
  /** The record that asserts it, or that it derives from. */
  readonly assertion: RecordId
  /** Of one window; absent, of the incident. */
  readonly window?: RecordId
  /** Why this one. */
  readonly reason?: string
}

/** A relay was asked to send an update. Nobody has read it yet. */
export interface UpdateQueued {
  readonly type: 'update_queued'
  /** The channel. */
  readonly channel: string
  /** Who it is for. */
  readonly audience: AudienceSide
  /** What it says. */
  readonly says: Says
  /** The version of the incident that it tells. */
  readonly covers: number
  /** What it says, in words. Null when it was redacted. */
  readonly body: string | null
  /** When the next one is promised. */
  readonly promisedNext?: Date
}

/** An update is published. */
export interface UpdatePosted {
  readonly type: 'update_posted'
  /** The channel. */
  readonly channel: string
  /** Who it is for. */
  readonly audience: AudienceSide
  /** What it says. */
  readonly says: Says
  /** The version of the incident that it tells. */
  readonly covers: number
  /** What it says, in words. Null when it was redacted. */
  readonly body: string | null
  /** The queued update that this is. */
  readonly queued?: RecordId
  /** Its id where it was published. */
  readonly external?: string
  /** When the next one is promised. */
  readonly promisedNext?: Date
  /** When outsiders could read it, if that is not when it occurred. */
  readonly publishedAt?: Occurred
}

/** An update could not be published. */
export interface UpdateFailed {
  readonly type: 'update_failed'
  /** The channel. */
  readonly channel: string
  /** What went wrong. Null when it was redacted. */
  readonly error: string | null
  /** The queued update that failed, if it was queued. */
  readonly queued?: RecordId
}

/** The cadence of a channel was set for this incident. */
export interface CadenceSet {
  readonly type: 'cadence_set'
  /** The channel. */
  readonly channel: string
  /** Minutes between two updates. */
  readonly everyMinutes: number
  /** Why. */
  readonly reason?: string
}

/** A record was given its place in the curated timeline. */
export interface TimelineCurated {
  readonly type: 'timeline_curated'
  /** The record. */
  readonly record: RecordId
  /** How much it stands out. */
  readonly prominence: Open<Prominence>
  /** What the timeline says instead. */
  readonly caption?: string
}

/** A section of the postmortem was written. */
export interface SectionWritten {
  readonly type: 'section_written'
  /** Which. */
  readonly section: string
  /** Its text. Null when it was redacted. */
  readonly body: string | null
}

/** A review of the postmortem was asked for. */
export interface ReviewRequested {
  readonly type: 'review_requested'
  /** Of whom. */
  readonly reviewers: readonly string[]
  /** What to look at. */
  readonly note?: string
}

/** A reviewer approved the postmortem. */
export interface ReviewApproved {
  readonly type: 'review_approved'
  /** The version that they read. */
  readonly covers: number
  /** What they say. */
  readonly note?: string
}

/** More time was asked for. */
export interface ExtensionRequested {
  readonly type: 'extension_requested'
  /** The deadline. */
  readonly deadline: string
  /** Until when. */
  readonly until: Date
  /** Why. Null when it was redacted. */
  readonly reason: string | null
  /** Of one action item; absent, of the incident. */
  readonly item?: RecordId
}

/** A second person granted more time. */
export interface DeadlineExtended {
  readonly type: 'deadline_extended'
  /** The record of the request. */
  readonly request: RecordId
  /** What they say. */
  readonly note?: string
}

/** An action item was added; its record names it. */
export interface ActionItemAdded {
  readonly type: 'action_item_added'
  /** What is to be done. Null when it was redacted. */
  readonly title: string | null
  /** What it is good for. */
  readonly kind?: Open<ActionItemKind>
  /** Who does it. */
  readonly owner?: string
  /** Whose team does it. */
  readonly team?: string
  /** Until when. */
  readonly due?: Date
  /** How urgent. */
  readonly priority?: string
  /** Where it is tracked. */
  readonly ticket?: string
}

/** An action item was changed. What is absent stays as it was. */
export interface ActionItemChanged {
  readonly type: 'action_item_changed'
  /** The record that added it. */
  readonly item: RecordId
  /** What it is good for. */
  readonly kind?: Open<ActionItemKind>
  /** Who does it. */
  readonly owner?: string
  /** Whose team does it. */
  readonly team?: string
  /** Until when. */
  readonly due?: Date
  /** How urgent. */
  readonly priority?: string
  /**
   * The text fields with a new value, so that it is known which they were once this text is redacted. Filled in by
   * `decide`.
   */
  readonly reworded?: readonly string[]
  /** What is to be done. */
  readonly title?: string
  /** Where it is tracked. */
  readonly ticket?: string
}

/** An action item was completed. */
export interface ActionItemCompleted {
  readonly type: 'action_item_completed'
  /** The record that added it. */
  readonly item: RecordId
  /** What shows it. */
  readonly evidence?: string
}

/** An action item was dropped. */
export interface ActionItemDropped {
  readonly type: 'action_item_dropped'
  /** The record that added it. */
  readonly item: RecordId
  /** Why. Null when it was redacted. */
  readonly reason: string | null
}

/** The incident has a new title. */
export interface Retitled {
  readonly type: 'retitled'
  /** The title from now on. Null when it was redacted. */
  readonly title: string | null
}

/** A custom field was set, or emptied. */
export interface FieldSet {
  readonly type: 'field_set'
  /** The field. */
  readonly field: string
  /** Its value; absent, it is empty. */
  readonly value?: string
}

/** The incident was brought over from another system. */
export interface Imported {
  readonly type: 'imported'
  /** The system. */
  readonly source: string
  /** Its id there. */
  readonly external: string
  /** How its words were mapped. */
  readonly mapping: string
  /** Where it can be read. */
  readonly address?: string
}

/** An earlier record was put right, from this version on. The old value stays in the log. */
export interface Corrected {
  readonly type: 'corrected'
  /** The record. */
  readonly record: RecordId
  /** Why. Null when it was redacted. */
  readonly reason: string | null
  /** When it really occurred. */
  readonly occurred?: Occurred
  /** New values of correctable facts, under their names on the wire. */
  readonly facts?: Members
  /** The text fields with a new value, so that it is known which they were once this text is redacted. */
  readonly reworded?: readonly string[]
  /** New values of text fields, under their names on the wire. */
  readonly changes?: Members
}

/**
 * An earlier fact does not hold. From this version on everything is as it is without it, but for the log and the
 * status.
 */
export interface Retracted {
  readonly type: 'retracted'
  /** The record. */
  readonly record: RecordId
  /** Why. Null when it was redacted. */
  readonly reason: string | null
}

/** The text of an earlier record was removed for good. */
export interface Redacted {
  readonly type: 'redacted'
  /** The record. */
  readonly record: RecordId
  /** Its version. */
  readonly version: number
  /** Why. Null when it was redacted. */
  readonly reason: string | null
}

/** This incident is part of another, which goes on for both. */
export interface MergedInto {
  readonly type: 'merged_into'
  /** The other incident. */
  readonly target: IncidentId
  /** The signals that went along. */
  readonly signals: readonly MovedSignal[]
  /** Why. */
  readonly reason?: string
}

/** Another incident was merged into this one. Its records stay where they are and are referred to. */
export interface MergeReceived {
  readonly type: 'merge_received'
  /** The other incident. */
  readonly source: IncidentId
  /** Its version before the merge. */
  readonly sourceVersion: number
  /** The signals that came along. */
  readonly signals: readonly MovedSignal[]
}

/** The merge was wrong: this incident is its own again, in the status before. */
export interface Unmerged {
  readonly type: 'unmerged'
  /** The other incident. */
  readonly target: IncidentId
  /** The signals that came back. */
  readonly signals: readonly MovedSignal[]
  /** Why. */
  readonly reason?: string
}

/** An incident that had been merged into this one is its own again. */
export interface MergeUndone {
  readonly type: 'merge_undone'
  /** The other incident. */
  readonly source: IncidentId
  /** The signals that went back. */
  readonly signals: readonly MovedSignal[]
}

/** A plan was adopted and is in force. */
export interface PlanAdopted {
  readonly type: 'plan_adopted'
  /** The plan's digest. */
  readonly digest: string
  /** The whole plan. */
  readonly plan: Members
  /** What changed, and why. */
  readonly note?: string
}

/** The plan in force was reviewed. */
export interface PlanReviewed {
  readonly type: 'plan_reviewed'
  /** The plan's digest. */
  readonly digest: string
  /** What was found. */
  readonly note?: string
}

/** A drill was held. */
export interface DrillCompleted {
  readonly type: 'drill_completed'
  /** The drill. */
  readonly drill: string
  /** When the next one is. */
  readonly next?: Date
  /** What it showed. */
  readonly note?: string
}

/** What happened. Its `type` tells which. */
export type Event =
  | Declared
  | Contained
  | FixRecorded
  | ValidationRecorded
  | Regressed
  | Resolved
  | ReviewStarted
  | PostmortemPublished
  | Closed
  | Reopened
  | Dismissed
  | Reinstated
  | GuardWaived
  | RoleAssigned
  | HandedOver
  | HandOverAcknowledged
  | RoleReleased
  | Joined
  | Left
  | SeveritySet
  | SeverityConfirmed
  | SignalAttached
  | SignalCleared
  | ActionTaken
  | DecisionMade
  | HypothesisRaised
  | HypothesisConfirmed
  | HypothesisRefuted
  | EvidenceLinked
  | ContributingFactorAdded
  | NoteAdded
  | Linked
  | ImpactChanged
  | MilestoneAsserted
  | MilestoneChosen
  | UpdateQueued
  | UpdatePosted
  | UpdateFailed
  | CadenceSet
  | TimelineCurated
  | SectionWritten
  | ReviewRequested
  | ReviewApproved
  | ExtensionRequested
  | DeadlineExtended
  | ActionItemAdded
  | ActionItemChanged
  | ActionItemCompleted
  | ActionItemDropped
  | Retitled
  | FieldSet
  | Imported
  | Corrected
  | Retracted
  | Redacted
  | MergedInto
  | MergeReceived
  | Unmerged
  | MergeUndone
  | PlanAdopted
  | PlanReviewed
  | DrillCompleted
  | HostEvent
  | UnknownEvent

/** How each type is read. @internal */
export const EVENT_TYPES: Readonly<Record<string, EventType>> = {
  declared: { schema: 1, texts: ['title'], readers: { kind: word(INCIDENT_KINDS) } },
  contained: { schema: 1, texts: [], readers: {} },
  fix_recorded: { schema: 1, texts: ['description'], readers: { permanence: word(PERMANENCES) } },
  validation_recorded: { schema: 2, texts: ['check'], readers: { outcome: word(VALIDATION_OUTCOMES) } },
  regressed: { schema: 1, texts: ['reason'], readers: { to: word(REGRESS_TOS) } },
  resolved: { schema: 1, texts: [], readers: { how: word(HOWS) } },
  review_started: { schema: 1, texts: [], readers: {} },
  postmortem_published: { schema: 1, texts: [], readers: { audience: word(DOCUMENT_AUDIENCES), publishedAt: occurred } },
  closed: { schema: 1, texts: [], readers: {} },
  reopened: { schema: 1, texts: ['reason'], readers: {} },
  dismissed: { schema: 1, texts: [], readers: { why: word(DISMISSAL_REASONS) } },
  reinstated: { schema: 1, texts: ['reason'], readers: {} },
  guard_waived: { schema: 1, texts: ['reason'], readers: { guard: word(GUARD_KEYS), until: moment } },
  role_assigned: { schema: 1, texts: [], readers: {} },
  handed_over: { schema: 1, texts: [], readers: {} },
  hand_over_acknowledged: { schema: 1, texts: [], readers: {} },
  role_released: { schema: 1, texts: [], readers: {} },
  joined: { schema: 1, texts: [], readers: {} },
  left: { schema: 1, texts: [], readers: {} },
  severity_set: { schema: 1, texts: [], readers: { origin: word(SEVERITY_ORIGINS) } },
  severity_confirmed: { schema: 1, texts: [], readers: {} },
  signal_attached: { schema: 1, texts: [], readers: { startedAt: moment } },
  signal_cleared: { schema: 1, texts: [], readers: { endedAt: moment } },
  action_taken: { schema: 1, texts: ['description'], readers: {} },
  decision_made: { schema: 1, texts: ['decision'], readers: {} },
  hypothesis_raised: { schema: 1, texts: ['statement'], readers: {} },
  hypothesis_confirmed: { schema: 1, texts: [], readers: {} },
  hypothesis_refuted: { schema: 1, texts: [], readers: {} },
  evidence_linked: { schema: 1, texts: ['address'], readers: {} },
  contributing_factor_added: { schema: 1, texts: ['description'], readers: {} },
  note_added: { schema: 1, texts: ['body'], readers: {} },
  linked: { schema: 1, texts: [], readers: {} },
  impact_changed: { schema: 1, texts: [], readers: { phase: word(WINDOW_PHASES), audience: word(AUDIENCE_SIDES) } },
  milestone_asserted: { schema: 1, texts: [], readers: { milestone: word(MILESTONE_NAMES) } },
  milestone_chosen: { schema: 1, texts: [], readers: { milestone: word(MILESTONE_NAMES) } },
  update_queued: { schema: 1, texts: ['body'], readers: { audience: word(AUDIENCE_SIDES), says: word(SAYS), promisedNext: moment } },
  update_posted: { schema: 1, texts: ['body'], readers: { audience: word(AUDIENCE_SIDES), says: word(SAYS), promisedNext: moment, publishedAt: occurred } },
  update_failed: { schema: 1, texts: ['error'], readers: {} },
  cadence_set: { schema: 1, texts: [], readers: {} },
  timeline_curated: { schema: 1, texts: [], readers: {} },
  section_written: { schema: 1, texts: ['body'], readers: {} },
  review_requested: { schema: 1, texts: [], readers: {} },
  review_approved: { schema: 1, texts: [], readers: {} },
  extension_requested: { schema: 1, texts: ['reason'], readers: { until: moment } },
  deadline_extended: { schema: 1, texts: [], readers: {} },
  action_item_added: { schema: 1, texts: ['title'], readers: { due: moment } },
  action_item_changed: { schema: 1, texts: [], readers: { due: moment } },
  action_item_completed: { schema: 1, texts: [], readers: {} },
  action_item_dropped: { schema: 1, texts: ['reason'], readers: {} },
  retitled: { schema: 1, texts: ['title'], readers: {} },
  field_set: { schema: 1, texts: [], readers: {} },
  imported: { schema: 1, texts: [], readers: {} },
  corrected: { schema: 1, texts: ['reason'], readers: { occurred: occurred } },
  retracted: { schema: 1, texts: ['reason'], readers: {} },
  redacted: { schema: 1, texts: ['reason'], readers: {} },
  merged_into: { schema: 1, texts: [], readers: {} },
  merge_received: { schema: 1, texts: [], readers: {} },
  unmerged: { schema: 1, texts: [], readers: {} },
  merge_undone: { schema: 1, texts: [], readers: {} },
  plan_adopted: { schema: 1, texts: [], readers: {} },
  plan_reviewed: { schema: 1, texts: [], readers: {} },
  drill_completed: { schema: 1, texts: [], readers: { next: moment } },
}
