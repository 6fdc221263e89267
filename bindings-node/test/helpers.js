// What tests share: a folder of one's own, and who works.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Logbook } from 'sevlog'

/** A folder that is gone after the test. */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'sevlog-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return (name) => join(path, name)
}

/** A book that is closed after the test. */
export async function opened(t, place = ':memory:', options = {}) {
  const book = await Logbook.open(place, options)
  t.after(() => book.close())
  return book
}

/** A book, and ana at work on it. */
export async function atWork(t, place) {
  const book = await opened(t, place)
  return { book, ana: book.actingAs('ana') }
}

export async function all(values) {
  const found = []
  for await (const value of values) found.push(value)
  return found
}
