// What commands have in common, and how they cross into the engine.

import { json, looked, members, optionalText, refuse, shown, whole } from './arguments.js'
import { SevlogError } from './errors.js'
import type { IncidentId, RecordId } from './ids.js'
import { enginePlan, type Plan } from './plan.js'
import { Postmortem } from './postmortem.js'
import { when, type Time, type When } from './times.js'
import type { Members, Who } from './values.js'
import type { GuardKey, Open, Relation } from './words.js'

/** Who did it: a person by their id, or anybody. */
export type By = string | Who

/** Why a guard is set aside, and, if need be, until when what it asks for will be put right. */
export type Waiver = string | { readonly reason: string; readonly until: Time }

/** How much of something works: 0 is nothing, 1 is all; `{ from: 0, to: 1 }` comes and goes. */
export type Share = number | { readonly from: number; readonly to?: number } | 'unknown'

/** Something that an incident has to do with. */
export interface Linked {
  readonly relation: Open<Relation>
  readonly incident?: IncidentId | undefined
  readonly external?: string | undefined
  readonly title?: string | undefined
  readonly address?: string | undefined
}

/** A signal from outside. */
export interface SignalAttached {
  readonly signal: string
  readonly episode: string
  readonly sender: string
  readonly startedAt?: Time | undefined
  readonly summary?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** A postmortem that was written elsewhere. */
export interface Elsewhere {
  /** Its SHA-256, if it is known. */
  readonly digest?: string | undefined
}

/** What may be said with every command. */
export interface CommandOptions {
  /** Who did it, if another than who acts. */
  by?: By | undefined
  /** When it was, if not now. */
  occurred?: When | undefined
  /** When somebody or something saw it. */
  observedAt?: When | undefined
  /** Guards set aside, each with a reason. */
  waive?: { readonly [guard in GuardKey]?: Waiver | undefined } | undefined
  /** The request that it came with: sent again, it gives the first outcome. */
  request?: string | undefined
  /** The record that it is done because of. */
  causation?: RecordId | undefined
  /** A trace that it belongs to. */
  trace?: string | undefined
}

/** What may be said with every command of an incident. */
export interface IncidentOptions extends CommandOptions {
  /** The version that its author saw, where that is not the one that the handle shows: a form that was open for a while. */
  basis?: number | undefined
}

/** @internal */
export const run: unique symbol = Symbol('run')
/** @internal */
export const declaring: unique symbol = Symbol('declare')

/** What makes the value of an argument what crosses; a pair renames it too. @internal */
export type Wire = ((value: never) => unknown) | readonly [string, (value: never) => unknown]
/** @internal */
export type Wires = Readonly<Record<string, Wire>>

/** @internal */
export const same = (value: unknown): unknown => value
/** A document as it stands in a command: one that the engine made crosses beside it. @internal */
export const documentJson = (document: Postmortem | Elsewhere): unknown => (document instanceof Postmortem ? {} : document)
/** @internal */
export const renamed = (to: string, wire: (value: never) => unknown): Wire => [to, wire]

/** A plan as it stands in a command. @internal */
export function planJson(plan: Plan): unknown {
  enginePlan(plan)
  return plan.toJSON()
}

/** A share in parts per 10,000, as it stands in a log. @internal */
export function parts(share: Share): unknown {
  if (share === 'unknown') return share
  if (typeof share === 'number') return part(share)
  return { from: part(share.from), to: share.to === undefined ? undefined : part(share.to) }
}

function part(share: number): number {
  if (typeof share !== 'number' || !(share >= 0 && share <= 1)) {
    throw new SevlogError(`${shown(share)} is no share; say how much works from 0 (nothing) to 1 (all)`, 'command_invalid')
  }
  return Math.round(share * 10_000)
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The moment that is so long from now. */
function fromNow(span: unknown): string {
  const match = typeof span === 'string' ? /^(\d{1,6})([smhd])$/.exec(span) : null
  if (match === null) refuse('nextIn', span, 'a length of time, such as 30m or 2h')
  const at = Date.now() + Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0)
  return new Date(at - (at % 1_000)).toISOString()
}

/** A command as it crosses. */
interface Crossing {
  /** As the engine reads it. */
  readonly command: string
  /** The request that it came with. */
  readonly request: string | undefined
  /** The version that its author saw, where they say so. */
  readonly basis: number | undefined
}

/** A command with what crosses beside it. @internal */
export function crossing(name: string, places: object, options: IncidentOptions, wires: Wires = {}): Crossing {
  return looked('what the command was given', () => {
    const { request, basis, ...rest } = members('what follows the arguments', options)
    return {
      command: json('the command', commandOf(name, places, rest as CommandOptions & Members, wires)),
      request: optionalText('request', request),
      basis: basis === undefined || basis === null ? undefined : whole('basis', basis),
    }
  })
}

function commandOf(name: string, places: object, options: CommandOptions & Members, wires: Wires): unknown {
  const { by, occurred, observedAt, waive, causation, trace, nextIn, ...named } = options
  const twice = Object.keys(named).find((name) => Object.hasOwn(places, name))
  if (twice !== undefined) refuse(twice, named[twice], `it once: it has a place among the arguments of ${name}`)
  // Without a prototype, `__proto__` is a name like any other.
  const given = Object.create(null) as Record<string, unknown>
  for (const [called, value] of Object.entries({ ...named, ...places })) {
    if (value === undefined || value === null) continue
    const wire = Object.hasOwn(wires, called) ? (wires[called] as Wire) : same
    const [to, make] = typeof wire === 'function' ? [called, wire] : wire
    given[to] = make(value as never)
  }
  if (nextIn !== undefined && nextIn !== null) {
    if (given['promisedNext'] !== undefined) {
      throw new SevlogError('promisedNext and nextIn say the same; give one of them', 'command_invalid')
    }
    given['promisedNext'] = fromNow(nextIn)
  }
  return {
    command: name,
    arguments: given,
    occurred: occurred === undefined || occurred === null ? undefined : when(occurred),
    observedAt: observedAt === undefined || observedAt === null ? undefined : when(observedAt),
    by,
    waive,
    causation,
    trace,
  }
}
