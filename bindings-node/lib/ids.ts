// Ids: texts, kept apart by their types.

import { text as textOf } from './arguments.js'
import { called } from './errors.js'
import { checkId } from './native.js'

declare const of: unique symbol

/** Names one incident for good. */
export type IncidentId = string & { readonly [of]: 'incident' }
/** Names one record, and with it what the record created: an action item, a hypothesis, an impact window. */
export type RecordId = string & { readonly [of]: 'record' }
/** A place in the whole book to go on reading from. */
export type Cursor = string & { readonly [of]: 'cursor' }

/** A text as the id of an incident. */
export function incidentId(text: string): IncidentId {
  called(() => checkId(textOf('an id', text)))
  return text as IncidentId
}

/** A text as the id of a record. */
export function recordId(text: string): RecordId {
  called(() => checkId(textOf('an id', text)))
  return text as RecordId
}

/** A text that was kept, as a cursor. Whether it is one of a book shows when it is used. */
export function cursor(text: string): Cursor {
  return textOf('a cursor', text) as Cursor
}
