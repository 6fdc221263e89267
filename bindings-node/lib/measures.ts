// What an incident's times come to: milestones, and metrics between them. Times are as the wire has them, durations in milliseconds.

import type { RecordId } from './ids.js'
import type { MetricName, MetricState, MilestoneName, MilestoneState, SetKind } from './words.js'

/** Between which moments something was, for certain: times of the wire, such as `2026-11-23T04:31:00Z`. */
export interface Interval {
  /** Not there where nobody can tell. */
  readonly earliest?: string
  readonly latest: string
}

/** What one record says of a milestone. */
export interface MilestonePoint {
  readonly record: RecordId
  readonly interval: Interval
  /** Whether somebody asserts it, or the log implies it. */
  readonly asserted: boolean
}

/** One milestone. */
export interface Milestone {
  readonly name: MilestoneName
  /** How well it is known. */
  readonly state: MilestoneState
  /** When it was, with what the uncertainty allows; for a conflict, all that the sources span. */
  readonly interval?: Interval
  /** The records that it rests on. */
  readonly records: readonly RecordId[]
  /** Every point that was derived or asserted, in the order of the world. */
  readonly points: readonly MilestonePoint[]
  /** Of `cause_introduced` alone: what set it off, beside the cause that lay there first. */
  readonly trigger?: MilestonePoint
}

/** How long something took, as far as the uncertainty allows. */
export interface Span {
  readonly shortestMs: number
  /** Not there while it goes on. */
  readonly longestMs?: number
}

/** One metric of one incident. */
export interface Metric {
  readonly name: MetricName
  readonly from: MilestoneName
  readonly to: MilestoneName
  /** How well it is known. */
  readonly state: MetricState
  readonly duration?: Span
  /** The records that it rests on. */
  readonly records: readonly RecordId[]
}

/** What many measures of one metric come to: how many there are, and the figures over those that are recorded, if any is. */
export type Statistics = {
  /** How many are recorded: all figures are about these. */
  readonly n: number
  readonly pending: number
  readonly notApplicable: number
  /** How many end before they begin. */
  readonly invalid: number
  readonly conflicting: number
} & { readonly [figure in 'min' | 'mean' | 'median' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99' | 'max']?: Span }

/** The metrics of incidents of one kind. */
export interface MetricSet {
  readonly kind: SetKind
  /** How many incidents are in it. */
  readonly incidents: number
  /** How many were handed in and are of another kind, or were never declared. */
  readonly leftOut: number
  readonly metrics: Readonly<Record<MetricName, Statistics>>
  /** How many customers told us of: of `known`; of `unknown` nobody said. */
  readonly detectedByCustomers: { readonly count: number; readonly known: number; readonly unknown: number }
}
