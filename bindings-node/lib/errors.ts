// What goes wrong. Every error has a stable code for a program, a sentence for a person, and fields.

import { isNativeError } from 'node:util/types'

import type { Members } from './values.js'
import type { ErrorCode } from './words.js'

/** Anything that sevlog refuses or cannot do. */
export class SevlogError extends Error {
  override readonly name: string = 'SevlogError'
  /** The stable code, the same in every language. */
  readonly code: ErrorCode
  /** What belongs to it, under the names of the wire. */
  readonly fields: Members

  constructor(message: string, code: ErrorCode, fields: Members = {}) {
    super(message)
    this.code = code
    this.fields = fields
  }

  /** All of it: of an error `JSON.stringify` would leave the message out. */
  toJSON(): Members {
    const { name, code, message, fields } = this
    return { name, code, message, fields }
  }
}

/** One reason why a command was not carried out. */
export interface Reason {
  readonly code: ErrorCode
  readonly message: string
  readonly fields: Members
}

/** The rules stand against a command. Nothing was written. */
export class Rejected extends SevlogError {
  override readonly name: string = 'Rejected'

  /** Every reason that holds, not only the first. */
  get reasons(): readonly Reason[] {
    const told = (this.fields['reasons'] ?? []) as readonly (Omit<Reason, 'fields'> & { fields: unknown })[]
    return told.map((one) => ({ ...one, fields: members(one.fields) }))
  }
}

/** Somebody changed the same thing meanwhile, to another value. Nothing was written. */
export class Contradicted extends Rejected {
  override readonly name: string = 'Contradicted'
}

/** A stream is not at the version that it was expected at. */
export class VersionConflict extends SevlogError {
  override readonly name: string = 'VersionConflict'
}

/** A log is not sound: `line` says where. */
export class InvalidLog extends SevlogError {
  override readonly name: string = 'InvalidLog'

  /** The line, from 1. */
  get line(): number | undefined {
    return (this.fields['line'] ?? undefined) as number | undefined
  }
}

/** A book, or a file, cannot be read or written. */
export class StoreError extends SevlogError {
  override readonly name: string = 'StoreError'

  /** Whether the same call may succeed later without anything being changed about it. */
  get transient(): boolean {
    return this.fields['transient'] === true
  }
}

/** The fields of a reason without the name of its kind around them. */
function members(fields: unknown): Members {
  return typeof fields === 'object' && fields !== null ? (fields as Members) : {}
}

const CLASSES = { SevlogError, Rejected, Contradicted, VersionConflict, InvalidLog, StoreError }

/** The error of a class. @internal */
export function made(told: { class: string; message: string; code: string; fields: Members }): SevlogError {
  const Class = CLASSES[told.class as keyof typeof CLASSES]
  return new Class(told.message, told.code as ErrorCode, told.fields)
}

/**
 * What the engine threw, as an error of this module. It throws JSON; anything else is an argument of the wrong type, which napi
 * refuses by itself, or a panic. @internal
 */
export function raised(thrown: unknown): unknown {
  if (!isNativeError(thrown) || thrown instanceof SevlogError) return thrown
  if (thrown.message.startsWith('{')) return made(JSON.parse(thrown.message) as Parameters<typeof made>[0])
  const code = (thrown as { code?: unknown }).code
  if (typeof code === 'string' && (code.endsWith('Expected') || code === 'InvalidArg')) {
    return new SevlogError(`an argument has the wrong type: ${thrown.message}`, 'command_invalid')
  }
  const message = `sevlog made a mistake: ${thrown.message}; please report it, and look at the book before going on`
  return new SevlogError(message, 'library_fault')
}

/** Calls the engine. @internal */
export function called<T>(call: () => T): T {
  try {
    return call()
  } catch (thrown) {
    throw raised(thrown)
  }
}

/** Calls the engine, and waits for what it promises. @internal */
export async function awaited<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    throw raised(thrown)
  }
}

/** Waits for what is done to a file. @internal */
export function transferred<T>(path: string, done: Promise<T>): Promise<T> {
  return done.catch((error: Error) => {
    throw new StoreError(`${path}: ${error.message}`, 'transfer_failed', { path, transient: false })
  })
}
