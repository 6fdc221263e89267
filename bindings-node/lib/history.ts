// Histories, and logs in files.

import { isUint8Array } from 'node:util/types'

import { count, isObject, json, looked, optionalText, options, refuse, text } from './arguments.js'
import { awaited, called } from './errors.js'
import { Incident } from './incident.js'
import * as native from './native.js'
import { enginePlan, optionalPlan, Plan } from './plan.js'
import { Postmortem } from './postmortem.js'
import { recordsOf, type Record } from './record.js'
import { wireTime, type Time } from './times.js'
import { verificationOf, type Head, type Verification } from './values.js'
import type { DocumentAudience } from './words.js'

/** How a document is made. */
export interface DocumentOptions {
  /** The plan that it is judged by. */
  plan?: Plan | undefined
  /** Who it is for; those who work here, unless it is said. */
  audience?: DocumentAudience | undefined
  /** A document of the team's own, in Markdown: its headings give the order. */
  template?: string | undefined
}

/** @internal */
export function documentOptions(given: DocumentOptions): DocumentOptions {
  return looked('what follows', () => {
    const { plan, audience, template } = options(given, ['plan', 'audience', 'template'])
    optionalPlan(plan)
    return { plan, audience: optionalText('audience', audience) as DocumentAudience | undefined, template: optionalText('template', template) }
  })
}

/** How many records are made at once. */
const PAGE = 200

/** Every record of one incident, and the state that they fold to. */
export class History implements AsyncIterable<Record> {
  readonly #engine: native.History
  /** The state that the records fold to. */
  readonly incident: Incident

  /** @internal */
  constructor(engine: native.History) {
    this.#engine = engine
    this.incident = new Incident(called(() => engine.incident()))
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `History of ${this.incident.id}, ${this.length} records`
  }

  /** How many records it has. */
  get length(): number {
    return this.#engine.length
  }

  /** Records by version, those after a version and no more than a limit. To read a long log, use `for await` over the history. */
  records(after = 0, limit = this.length): Record[] {
    const [first, most] = [count('after', after), count('limit', limit)]
    return recordsOf(called(() => this.#engine.lines(first, most)))
  }

  /** Every record, by version. Others have their turn meanwhile. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Record, void, undefined> {
    for (let at = 0; at < this.length; at += PAGE) {
      yield* this.records(at, PAGE)
      await new Promise(setImmediate)
    }
  }

  /** What was known at a moment: whatever was told later is not in it, whenever it happened. */
  async asOf(time: Time): Promise<History> {
    const at = wireTime(time)
    return new History(await awaited(() => this.#engine.asOf(at)))
  }

  /** The versions that `asOf` left out although their time is early enough: they stand behind a clock that was ahead. */
  get leftOut(): readonly number[] {
    return this.#engine.leftOut
  }

  /** The versions that were recorded at a time before one that precedes them. */
  get clockSteps(): readonly number[] {
    return this.#engine.clockSteps
  }

  /** The postmortem under a plan, the standard one unless given; in the order of a template's headings, if there is one. */
  async postmortem(given: DocumentOptions = {}): Promise<Postmortem> {
    const { plan = Plan.standard(), audience = 'internal', template } = documentOptions(given)
    const engine = enginePlan(plan)
    return new Postmortem(await awaited(() => this.#engine.postmortem(engine, audience, template)))
  }

  /** Whether it holds the same records. */
  equals(other: History): boolean {
    return isObject(other) && #engine in other && this.#engine.equals(other.#engine)
  }
}

/**
 * Every incident of a log, from a file or in memory, in the order in which they begin. This reads and folds; `verify` also checks
 * that nothing was changed.
 */
export async function* read(log: string | Uint8Array): AsyncGenerator<History, void, undefined> {
  const all = typeof log === 'string' ? await awaited(() => native.readLog(text('the path', log))) : await parsed(log)
  for (let handed = 1, next = all.next(); next !== null; handed += 1, next = all.next()) {
    yield new History(next)
    if (handed % PAGE === 0) await new Promise(setImmediate)
  }
}

async function parsed(log: Uint8Array): Promise<native.Log> {
  const copy = await bytes(log)
  return awaited(() => native.parseLog(copy))
}

/** How a log is verified. */
export interface VerifyOptions {
  /** Those of an earlier verification, kept elsewhere: against them also an end that was cut off is found, and a rewriting. */
  heads?: readonly Head[] | undefined
}

/** Whether a log, in a file or in memory, is whole: every record in its place, every byte as it was sealed. */
export async function verify(log: string | Uint8Array, given: VerifyOptions = {}): Promise<Verification> {
  const { heads = [] } = looked('what follows', () => options(given, ['heads']))
  const kept = json('heads', heads)
  if (typeof log === 'string') return verificationOf(await awaited(() => native.verifyLog(text('the path', log), kept)))
  const copy = await bytes(log)
  return verificationOf(await awaited(() => native.verifyBytes(copy, kept)))
}

/** How many bytes are copied at once. */
const PIECE = 1 << 18

/** A copy for the engine; others have their turn while it is made. @internal */
export async function bytes(of: Uint8Array): Promise<native.Bytes> {
  if (!isUint8Array(of)) refuse('what is to be read', of, 'a Uint8Array, or the path of a file where one is taken')
  const copy = new native.Bytes()
  for (let at = 0; at < of.byteLength; at += PIECE) {
    if (at > 0) await new Promise(setImmediate)
    copy.push(Buffer.from(of.buffer, of.byteOffset + at, Math.min(PIECE, of.byteLength - at)))
  }
  return copy
}
