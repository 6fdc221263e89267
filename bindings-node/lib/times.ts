// Times: `Date` and nanoseconds out; `Date`, or RFC 3339 with an offset, in.

import { isDate } from 'node:util/types'

import { isPlain, refuse, shown, text } from './arguments.js'
import { called, SevlogError } from './errors.js'
import { wireTime as canonical } from './native.js'

/** An instant: a `Date`, or a text such as `2026-11-23T04:31Z`. */
export type Time = Date | string

/** When something was so in the world, as a log tells it. A `Date` is to the millisecond; `…Ns` is all of it, since 1970. */
export type Occurred =
  /** As it was recorded. */
  | { readonly kind: 'live' }
  /** At an instant, or within one unit of its precision from it on. */
  | {
      readonly kind: 'at'
      readonly at: Date
      readonly atNs: bigint
      readonly precision?: Precision
      readonly source?: string
      readonly zone?: string
    }
  /** Between two instants; without the first, at any time up to the second. */
  | {
      readonly kind: 'between'
      readonly from?: Date
      readonly fromNs?: bigint
      readonly to: Date
      readonly toNs: bigint
      readonly source?: string
      readonly zone?: string
    }
  /** At any time up to its recording: nobody knows. */
  | { readonly kind: 'unknown'; readonly source?: string }

/** How exact an instant is. */
export type Precision = 'exact' | 'second' | 'minute' | 'hour' | 'day'

/** When something was: a `Date` is that very instant, a text is as exact as it is written, and an object says the rest. */
export type When = Time | WhenObject

/** When something was, in full. Nanoseconds, where they are given, stand for the time beside them. */
export type WhenObject =
  | { kind: 'live' }
  | {
      kind: 'at'
      at: Time
      atNs?: bigint | undefined
      precision?: Precision | undefined
      source?: string | undefined
      zone?: string | undefined
    }
  | {
      kind: 'between'
      from?: Time | undefined
      fromNs?: bigint | undefined
      to: Time
      toNs?: bigint | undefined
      source?: string | undefined
      zone?: string | undefined
    }
  | { kind: 'unknown'; source?: string | undefined }

/** A time of the wire, to the millisecond: what is finer is cut off. @internal */
export function moment(text: string): Date {
  return new Date(text)
}

/** A time of the wire in nanoseconds since 1970, all of it. @internal */
export function nanoseconds(text: string): bigint {
  const fraction = text.slice(20, -1).padEnd(9, '0')
  return BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1_000_000n + BigInt(fraction)
}

/** A time as the engine reads it. @internal */
export function wireTime(time: Time): string {
  if (typeof time === 'string') return text('a time', time)
  if (!isDate(time)) {
    throw new SevlogError(`${shown(time)} is no time; give a Date, or a text such as 2026-11-23T04:31Z`, 'time_not_a_time')
  }
  if (Number.isNaN(time.getTime())) {
    throw new SevlogError('an Invalid Date is no time; look at what it was made from', 'time_not_a_time')
  }
  return time.toISOString().replace(/\.?0*Z$/, 'Z')
}

/** Nanoseconds since 1970 as the engine reads a time. */
function wireNanoseconds(ns: bigint): string {
  if (typeof ns !== 'bigint') refuse('a time in nanoseconds', ns, 'a BigInt of nanoseconds since 1970')
  if (BigInt.asIntN(64, ns) !== ns) {
    throw new SevlogError(`${ns} is outside of what can be recorded; give nanoseconds since 1970, from 1677 to 2262`, 'time_out_of_range')
  }
  const fraction = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const second = new Date(Number((ns - fraction) / 1_000_000n)).toISOString().slice(0, 19)
  return `${second}.${fraction.toString().padStart(9, '0')}Z`.replace(/\.?0*Z$/, 'Z')
}

/** A time in its one form on the wire; nanoseconds, where they are given, stand for it. */
function exact(time: Time, ns: bigint | undefined): string {
  return ns !== undefined ? wireNanoseconds(ns) : typeof time === 'string' ? called(() => canonical(time)) : wireTime(time)
}

/** When something was, as its JSON. @internal */
export function when(said: When): unknown {
  if (typeof said === 'string') return said
  if (isDate(said) || !isPlain(said)) return { kind: 'at', at: wireTime(said as Time) }
  switch (said.kind) {
    case 'at': {
      const { atNs, ...rest } = said
      return { ...rest, at: exact(said.at, atNs) }
    }
    case 'between': {
      const { fromNs, toNs, ...rest } = said
      const from = said.from === undefined ? undefined : exact(said.from, fromNs)
      return { ...rest, from, to: exact(said.to, toNs) }
    }
    default:
      return said
  }
}

/** The same, read. @internal */
export function occurred(wire: unknown): Occurred {
  const said = wire as { kind: string; at: string; from?: string; to: string }
  switch (said.kind) {
    case 'at':
      return { ...said, kind: 'at', at: moment(said.at), atNs: nanoseconds(said.at) } as Occurred
    case 'between': {
      const from = said.from === undefined ? {} : { from: moment(said.from), fromNs: nanoseconds(said.from) }
      return { ...said, ...from, to: moment(said.to), toNs: nanoseconds(said.to) } as Occurred
    }
    default:
      return wire as Occurred
  }
}
