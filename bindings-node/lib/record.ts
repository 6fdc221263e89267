// A record: an event, sealed in its envelope.

import { text } from './arguments.js'
import { called } from './errors.js'
import { eventOf, type Said } from './event.js'
import type { Event } from './events.js'
import type { IncidentId, RecordId } from './ids.js'
import { checkRecord } from './native.js'
import { moment, nanoseconds, occurred, type Occurred } from './times.js'
import type { Members, Who } from './values.js'

/** One line of a log. Its `type` tells which event it holds. */
export type Record = Event extends infer One ? (One extends Event ? RecordOf<One> : never) : never

/** A record of one type of event. */
export interface RecordOf<E extends Event> {
  /** The type of its event. */
  readonly type: E['type']
  /** What happened. */
  readonly event: E
  /** Its id, which also names what it created: an action item, a hypothesis, an impact window. */
  readonly id: RecordId
  /** The stream. */
  readonly incident: IncidentId
  /** Its place in its stream: 1, 2, 3 and so on. */
  readonly version: number
  /** What the recording clock said, to the millisecond. */
  readonly recordedAt: Date
  /** What the recording clock said, in nanoseconds since 1970. */
  readonly recordedAtNs: bigint
  /** When it was so in the world. */
  readonly occurred: Occurred
  /** Who recorded it. */
  readonly actor: Who
  /** Who did it, if another than who recorded it. */
  readonly by: Who | null
  /** Whether its text was removed. */
  readonly isRedacted: boolean
  /** The line, without its line feed. */
  readonly line: string
  /** The line as its JSON: the record as it stands in the log. */
  toJSON(): Members
}

type Wire = Said & {
  id: RecordId
  incident: IncidentId
  version: number
  recordedAt: string
  occurred?: unknown
  actor: Who
  by?: Who
  textDigest?: string
}

/** It is read when something of it is asked for. */
class Line {
  readonly line: string
  #wire: Wire | undefined
  #event: Event | undefined

  constructor(line: string) {
    this.line = line
  }

  get #read(): Wire {
    return (this.#wire ??= JSON.parse(this.line) as Wire)
  }

  get event(): Event {
    return (this.#event ??= eventOf(this.#read))
  }
  get type(): string {
    return this.event.type
  }
  get id(): RecordId {
    return this.#read.id
  }
  get incident(): IncidentId {
    return this.#read.incident
  }
  get version(): number {
    return this.#read.version
  }
  get recordedAt(): Date {
    return moment(this.#read.recordedAt)
  }
  get recordedAtNs(): bigint {
    return nanoseconds(this.#read.recordedAt)
  }
  get occurred(): Occurred {
    const wire = this.#read.occurred
    return wire === undefined ? { kind: 'live' } : occurred(wire)
  }
  get actor(): Who {
    return this.#read.actor
  }
  get by(): Who | null {
    return this.#read.by ?? null
  }
  get isRedacted(): boolean {
    return this.#read.textDigest !== undefined && this.#read.text === undefined
  }
  toJSON(): Members {
    return JSON.parse(this.line) as Members
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Record ${this.incident} v${this.version} ${this.type} ${this.#read.recordedAt}`
  }
}

const recordOf = (line: string): Record => new Line(line) as unknown as Record

/**
 * A line of a log, read. Whether it was changed since it was sealed, `verify` says.
 *
 * @throws `InvalidLog` where it is no record.
 */
export function parseRecord(line: string): Record {
  called(() => checkRecord(text('a line', line)))
  return recordOf(line)
}

/** Lines, read. @internal */
export function recordsOf(lines: string): Record[] {
  return lines === '' ? [] : lines.split('\n').map(recordOf)
}
