// Every class of error, provoked: from promises and at once.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'

import * as errors from '../dist/errors.js'
import * as native from '../dist/native.js'
import { Contradicted, ERROR_CODES, incidentId, InvalidLog, Logbook, Plan, recordId, Rejected, SevlogError, StoreError, VersionConflict } from 'sevlog'
import { all, atWork, folder } from './helpers.js'

/** That a promise is rejected, or a call throws, with this class and code. */
async function refused(attempt, Class, code) {
  let error
  try {
    await (typeof attempt === 'function' ? attempt() : attempt)
  } catch (thrown) {
    error = thrown
  }
  assert.ok(error instanceof Class, `${error}`)
  assert.equal(error.code, code)
  assert.ok(error.message.length > 10 && ERROR_CODES.includes(error.code))
  assert.equal(error.name, Class.name)
  return error
}

test('rejected, with every reason', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const error = await refused(inc.close(), Rejected, 'illegal_in_status')
  assert.deepEqual(error.reasons.map((reason) => reason.code), ['illegal_in_status'])
  assert.equal(inc.version, 1)
})

test('contradicted, with what the other did', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down', { takeCommand: true })
  const raj = await book.actingAs('raj').incident(inc.id)
  await inc.setSeverity('SEV-2')
  const { reasons } = await refused(raj.setSeverity('SEV-1'), Contradicted, 'contradicted')
  assert.match(reasons[0].message, /SEV-2/)
  assert.match(JSON.stringify(reasons[0].fields), /ana/)
  await refused(inc.setSeverity('SEV-1', { basis: 3 }).then(() => inc.setSeverity('SEV-2', { basis: 3 })), Contradicted, 'contradicted')
  await raj.refresh()
  await raj.setSeverity('SEV-1')
})

test('a version conflict', async () => {
  // Commands are decided again, so that only a store of its own meets one.
  const thrown = new Error(JSON.stringify({ class: 'VersionConflict', code: 'version_conflict', message: 'it moved on', fields: { actual: 3 } }))
  const error = await refused(() => { throw errors.raised(thrown) }, VersionConflict, 'version_conflict')
  assert.equal(error.fields.actual, 3)
})

test('an invalid log, with its line', async (t) => {
  const out = folder(t)
  const { book } = await atWork(t)
  writeFileSync(out('log.jsonl'), '{}\n')
  const error = await refused(book.import(out('log.jsonl')), InvalidLog, 'field_missing')
  assert.equal(error.line, 1)
})

test('a store that cannot be read', async (t) => {
  const out = folder(t)
  writeFileSync(out('letter.db'), 'Dear Sir or Madam, '.repeat(100))
  const error = await refused(Logbook.open(out('letter.db')), StoreError, 'not_a_book')
  assert.equal(error.transient, false)
  await refused(Plan.read(out('none.toml')), StoreError, 'transfer_failed')
  const { book } = await atWork(t)
  await refused(book.export(out('no/folder/log.jsonl')), StoreError, 'transfer_failed')
})

test('an incident that is not there', async (t) => {
  const { book } = await atWork(t)
  const error = await refused(book.get('INC-42'), SevlogError, 'unknown_incident')
  assert.equal(error.fields.reference, 'INC-42')
})

test('a closed book', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  await book.close()
  assert.ok(book.closed)
  await refused(inc.note('Looking'), StoreError, 'store_closed')
  await refused(all(book.list()), StoreError, 'store_closed')
  await book.close()
})

test('arguments that are none', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  await refused(book.get(42), SevlogError, 'command_invalid')
  await refused(inc.note(12), SevlogError, 'command_invalid')
  await refused(inc.note('Looking', { ocurred: '2026-11-23T04:31Z' }), SevlogError, 'command_invalid')
  await refused(inc.note('Looking', { occurred: 5 }), SevlogError, 'time_not_a_time')
  await refused(inc.restore('checkout', 25), SevlogError, 'command_invalid')
  await refused(inc.restore('checkout', Number.NaN), SevlogError, 'command_invalid')
  await refused(inc.recordUpdate('status_page', 'Hello.', { nextIn: 'soon' }), SevlogError, 'command_invalid')
  await refused(inc.recordHostEvent('ext.ours', { size: 2n }), SevlogError, 'command_invalid')
  await refused(all(book.list({ page: 0 })), StoreError, 'page_empty')
  await refused(all(book.list({ colour: 'red' })), SevlogError, 'command_invalid')
  await refused(() => Plan.fromJSON('{'), SevlogError, 'plan_invalid')
  await refused(() => Plan.read('plan.md'), SevlogError, 'plan_invalid')
  await refused(() => incidentId('INC-42'), SevlogError, 'not_a_ulid')
  assert.equal(recordId(inc.id), inc.id)
  assert.equal(inc.version, 1)
})

test('half of a surrogate pair is text for nobody', async (t) => {
  const { ana } = await atWork(t)
  await refused(ana.declare('broken \ud800'), SevlogError, 'json_lone_surrogate')
})

test('a panic is an error like any other', async () => {
  await refused(errors.awaited(() => native.breakDown()), SevlogError, 'library_fault')
  await refused(() => errors.called(() => native.breakDownAtOnce()), SevlogError, 'library_fault')
})

test('an error tells all of itself as JSON', async (t) => {
  const { ana } = await atWork(t)
  const error = await refused((await ana.declare('Checkout API down')).close(), Rejected, 'illegal_in_status')
  const { name, code, message, fields } = error
  assert.deepEqual(JSON.parse(JSON.stringify(error)), { name, code, message, fields })
})
