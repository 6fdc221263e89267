/**
 * An embeddable incident engine: a log of what happened, what the plan says is due, and a postmortem that nobody types twice.
 *
 * @packageDocumentation
 */

export type { By, CommandOptions, Elsewhere, IncidentOptions, Linked, Share, SignalAttached, Waiver } from './command.js'
export { Contradicted, InvalidLog, Rejected, SevlogError, StoreError, VersionConflict, type Reason } from './errors.js'
export type { HostEvent, UnknownEvent } from './event.js'
export type * from './events.js'
export { History, read, verify, type DocumentOptions, type VerifyOptions } from './history.js'
export { cursor, incidentId, recordId, type Cursor, type IncidentId, type RecordId } from './ids.js'
export { statusHistory, statuspage, type Imported, type ImportOptions } from './importers.js'
export { Incident } from './incident.js'
export {
  Acting,
  IncidentHandle,
  Logbook,
  type Actor,
  type Executed,
  type Followed,
  type FollowOptions,
  type ListOptions,
  type OpenOptions,
  type OwedOptions,
} from './logbook.js'
export type { Interval, Metric, MetricSet, Milestone, MilestonePoint, Span, Statistics } from './measures.js'
export { Plan } from './plan.js'
export { Postmortem } from './postmortem.js'
export { parseRecord, type Record, type RecordOf } from './record.js'
export type { Occurred, Precision, Time, When, WhenObject } from './times.js'
export type {
  Affected,
  CadenceCompliance,
  Compliance,
  Finding,
  Found,
  Head,
  Health,
  IncidentNumber,
  Kept,
  Members,
  MovedSignal,
  Obligation,
  ObligationState,
  PlanFinding,
  Progress,
  Quantity,
  Salvaged,
  Severity,
  Summary,
  Tally,
  Verification,
  Who,
} from './values.js'
export * from './words.js'
