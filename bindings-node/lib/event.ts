// How an event is read from its record, and those that this library has no interface for.

import { EVENT_TYPES, type Event } from './events.js'
import type { Members } from './values.js'

/** An event of a host, `ext.*`: kept and shown, read by no rule. */
export interface HostEvent {
  readonly type: `ext.${string}`
  readonly facts: Members
  readonly text: Members | null
}

/** An event of a newer library: kept and shown. */
export interface UnknownEvent {
  readonly type: 'unknown'
  /** Its type on the wire. */
  readonly of: string
  readonly schema: number
  readonly facts: Members
  readonly text: Members | null
}

type Reader = (value: never) => unknown

/** How events of one type are read. @internal */
export interface EventType {
  readonly schema: number
  /** Texts that every one had when it was recorded. */
  readonly texts: readonly string[]
  readonly readers: Readonly<Record<string, Reader>>
}

/** A word that this library does not know. */
class NewerWord extends Error {}

/** Reads a word of a closed set. @internal */
export function word(words: readonly string[]): (value: string) => string {
  return (value) => {
    if (!words.includes(value)) throw new NewerWord(value)
    return value
  }
}

/** Reads a list. @internal */
export function each(read: (value: never) => unknown): (values: readonly never[]) => unknown[] {
  return (values) => values.map(read)
}

/** What a record says. @internal */
export interface Said {
  readonly type: string
  readonly schema: number
  readonly facts: Members
  readonly text?: Members
}

/** The event of a record. @internal */
export function eventOf(said: Said): Event {
  const { type, facts, text = null } = said
  if (type.startsWith('ext.')) return { type: type as HostEvent['type'], facts, text }
  const known = Object.hasOwn(EVENT_TYPES, type) ? EVENT_TYPES[type] : undefined
  if (known !== undefined && said.schema <= known.schema) {
    try {
      return read(said, known)
    } catch (error) {
      if (!(error instanceof NewerWord)) throw error
    }
  }
  return { type: 'unknown', of: type, schema: said.schema, facts, text }
}

function read({ type, schema, facts, text }: Said, known: EventType): Event {
  const event: Record<string, unknown> = { ...facts, ...text, type }
  if (type === 'validation_recorded' && schema === 1) {
    event['outcome'] = event['passed'] === true ? 'passed' : 'failed'
    delete event['passed']
  }
  for (const text of known.texts) event[text] ??= null
  for (const [member, reader] of Object.entries(known.readers)) {
    if (event[member] !== undefined) event[member] = reader(event[member] as never)
  }
  return event as unknown as Event
}
