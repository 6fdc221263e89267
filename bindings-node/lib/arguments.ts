// What is given as an argument, looked at before it crosses. JavaScript makes something of anything: of a number that is none `null`, of a
// function nothing at all, of what was not waited for an object that has no members. In a log that would stand for good.

import { isPromise } from 'node:util/types'

import { SevlogError } from './errors.js'

/** What somebody gave, for the sentence that refuses it. Nothing of theirs is called. @internal */
export function shown(given: unknown): string {
  switch (typeof given) {
    case 'string':
      return given.length > 40 ? `${JSON.stringify(given.slice(0, 40))} and so on` : JSON.stringify(given)
    case 'object':
      if (given === null) return 'null'
      if (isPromise(given)) return 'a promise, which is to be awaited first'
      return Array.isArray(given) ? 'a list' : 'an object'
    case 'function':
      return 'a function'
    default:
      return String(given)
  }
}

/** Refuses an argument. @internal */
export function refuse(name: string, given: unknown, wanted: string): never {
  throw new SevlogError(`${name} is ${shown(given)}; give ${wanted}`, 'command_invalid')
}

/** A text of whole characters. @internal */
export function text(name: string, given: unknown): string {
  if (typeof given !== 'string') refuse(name, given, 'a text')
  if (/\p{Surrogate}/u.test(given)) {
    throw new SevlogError(`${name} has half of a surrogate pair, which is no character; leave it out`, 'json_lone_surrogate')
  }
  return given
}

/** A text, if there is one. @internal */
export function optionalText(name: string, given: unknown): string | undefined {
  return given === undefined || given === null ? undefined : text(name, given)
}

/** A whole number from 0. @internal */
export function whole(name: string, given: unknown): number {
  if (!Number.isSafeInteger(given) || (given as number) < 0) refuse(name, given, 'a whole number from 0')
  return given as number
}

/** The most that the engine counts to. */
const MOST = 2 ** 32 - 1

/** How many at most: `Infinity` is all. @internal */
export function count(name: string, given: unknown): number {
  return given === Number.POSITIVE_INFINITY ? MOST : Math.min(whole(name, given), MOST)
}

/** Yes or no. @internal */
export function flag(name: string, given: unknown): boolean {
  if (typeof given !== 'boolean') refuse(name, given, 'true or false')
  return given
}

/** An object of members that somebody wrote, and no value of a class. @internal */
export function members<T extends object>(name: string, given: T): T {
  if (!isPlain(given)) refuse(name, given, 'an object')
  return given
}

/** Options, none of another name than these. @internal */
export function options<T extends object>(given: T, names: readonly (keyof T & string)[]): T {
  for (const name of Object.keys(members('what follows', given))) {
    if (!(names as readonly string[]).includes(name)) {
      throw new SevlogError(`there is no option ${shown(name)}; there are: ${names.join(', ')}`, 'command_invalid')
    }
  }
  return given
}

/** Whether it is an object at all. @internal */
export function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null
}

/** Whether it is an object of no class. @internal */
export function isPlain(given: unknown): boolean {
  if (!isObject(given) || Array.isArray(given)) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  // An object of another realm, such as a worker's or a test's, has an `Object.prototype` of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** What comes of reading what somebody gave; where a getter or a proxy of theirs throws, that is refused too. @internal */
export function looked<T>(name: string, look: () => T): T {
  try {
    return look()
  } catch (error) {
    if (error instanceof SevlogError) throw error
    throw new SevlogError(`${name} cannot be read: ${error instanceof Error ? error.message : shown(error)}`, 'command_invalid')
  }
}

/** A value as JSON, whole. @internal */
export function json(name: string, given: unknown): string {
  return looked(name, () => JSON.stringify(given, kept))
}

/** Refuses what `JSON.stringify` would leave out or write as another value. */
function kept(this: unknown, name: string, value: unknown): unknown {
  const given = (this as Readonly<Record<string, unknown>>)[name]
  const wanted = 'a value that JSON has'
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) refuse(name, value, wanted)
      break
    case 'bigint':
    case 'function':
    case 'symbol':
      refuse(name, value, wanted)
      break
    case 'undefined':
      if (Array.isArray(this)) refuse(`item ${name}`, value, wanted)
      break
    case 'object':
      if (value === null && given !== null) refuse(name, given, wanted)
      if (value !== null && !Array.isArray(value) && !isPlain(value) && Object.keys(value).length === 0) refuse(name, value, wanted)
  }
  return value
}
