// What is no argument is refused, and never taken for something else.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'

import { raised } from '../dist/errors.js'
import { cursor, ERROR_CODES, History, incidentId, InvalidLog, Logbook, parseRecord, Plan, read, SevlogError, statuspage, StoreError, verify } from 'sevlog'
import { all, atWork, folder } from './helpers.js'

const thrower = new Proxy({}, { get: (_, name) => { if (name !== 'then') throw new Error('a trap') }, ownKeys: () => { throw new Error('a trap') } })
const getter = { get by() { throw new Error('a getter') } }
const circle = {}
circle.circle = circle
const nobody = Object.create(null)

/** Values that no argument takes, whatever else it takes. */
const NOTHING = [Number.NaN, -1, 1.5, 10n, Symbol('s'), () => {}, true, [], [7], new Map([[1, 2]]), Promise.resolve(), new Date(Number.NaN), thrower, circle, nobody, '\ud800']
const shown = (value) => {
  try {
    return `${typeof value} ${String(value)}`
  } catch {
    return typeof value
  }
}

/** That an attempt ends in an error of this package that is the caller's, whatever it is given. */
async function refusesAll(name, attempt, values) {
  for (const value of values) {
    await assert.rejects(async () => attempt(value), (error) => {
      assert.ok(error instanceof SevlogError, `${name}, given ${shown(value)}: ${error}`)
      assert.ok(ERROR_CODES.includes(error.code) && error.code !== 'library_fault', `${name}, given ${shown(value)}: ${error}`)
      return true
    }, `${name}, given ${shown(value)}`)
  }
}
const but = (...taken) => NOTHING.filter((value) => !taken.some((one) => (typeof one === 'function' ? one(value) : Object.is(one, value))))
const isText = (value) => typeof value === 'string'
const isEmpty = (value) => value === nobody || (Array.isArray(value) && value.length === 0)

test('a plan that is none is not taken for no plan', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const unread = Plan.read('none.toml')
  unread.catch(() => {})
  const plans = [...NOTHING, unread, {}, Plan.standard().toJSON(), JSON.stringify(Plan.standard())]
  await refusesAll('open', (plan) => Logbook.open(':memory:', { plan }), plans)
  await refusesAll('due', (plan) => book.due({ plan }), plans)
  await refusesAll('obligations', (plan) => book.obligations({ plan }), plans)
  await refusesAll('compliance', (plan) => book.compliance({ plan }), plans)
  await refusesAll('a postmortem', (plan) => inc.postmortem({ plan }), plans)
  await refusesAll('a postmortem of a history', async (plan) => (await inc.history()).postmortem({ plan }), plans)
  await refusesAll('adoptPlan', (plan) => ana.adoptPlan(plan), plans)
})

test('options are an object of known names', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const options = [...but(nobody), 'ana', new Date(), Plan.standard(), { surprise: 1 }]
  await refusesAll('open', (given) => Logbook.open(':memory:', given), options)
  await refusesAll('list', (given) => all(book.list(given)), options)
  await refusesAll('follow', (given) => all(book.follow(given)), options)
  await refusesAll('due', (given) => book.due(given), options)
  await refusesAll('obligations', (given) => book.obligations(given), options)
  await refusesAll('compliance', (given) => book.compliance(given), options)
  await refusesAll('postmortem', (given) => inc.postmortem(given), options)
  await refusesAll('verify', (given) => verify(Buffer.of(), given), options)
  await refusesAll('statuspage', (given) => statuspage(Buffer.from('{"incidents":[]}'), given), options)
  await refusesAll('declare', (given) => ana.declare('Search slow', given), options)
  await refusesAll('note', (given) => inc.note('Looking', given), [...options, getter])
  await refusesAll('a place given twice', (body) => inc.note('Looking', { body }), ['Elsewhere'])
  assert.equal((await all(book.list())).length, 1)
  assert.equal(inc.version, 1)
})

test('what JSON has no form for is not left out of a command', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const note = (options) => inc.note('Looking', options)
  await refusesAll('by', (by) => note({ by }), NOTHING)
  await refusesAll('occurred', (occurred) => note({ occurred }), NOTHING)
  await refusesAll('observedAt', (observedAt) => note({ observedAt }), NOTHING)
  await refusesAll('an instant', (at) => note({ occurred: { kind: 'at', at } }), NOTHING)
  await refusesAll('nanoseconds', (atNs) => note({ occurred: { kind: 'at', at: new Date(), atNs } }), [...but(10n), 2n ** 63n, -(2n ** 63n) - 1n])
  await refusesAll('waive', (waive) => note({ waive }), but(nobody))
  await refusesAll('a waiver', (reason) => note({ waive: { impact_closed: reason } }), NOTHING)
  await refusesAll('request', (request) => note({ request }), NOTHING)
  await refusesAll('basis', (basis) => note({ basis }), [...NOTHING, 99])
  await refusesAll('causation', (causation) => note({ causation }), NOTHING)
  await refusesAll('trace', (trace) => note({ trace }), NOTHING)
  await refusesAll('a body', (body) => inc.note(body), NOTHING)
  await refusesAll('a severity', (severity) => inc.setSeverity(severity), NOTHING)
  await refusesAll('a share', (share) => inc.restore('checkout', share), NOTHING)
  await refusesAll('a share from', (from) => inc.restore('checkout', { from }), NOTHING)
  await refusesAll('nextIn', (nextIn) => inc.recordUpdate('status_page', 'Hello.', { nextIn }), [...NOTHING, '99999999999d'])
  await refusesAll('promisedNext', (promisedNext) => inc.recordUpdate('status_page', 'Hello.', { promisedNext }), NOTHING)
  await refusesAll('facts', (facts) => inc.recordHostEvent('ext.ours', facts), but(nobody))
  await refusesAll('a fact', (fact) => inc.recordHostEvent('ext.ours', { fact }), but(-1, true, isEmpty, (value) => Array.isArray(value)))
  await refusesAll('facts in a list', (fact) => inc.recordHostEvent('ext.ours', { facts: [fact] }), [Number.NaN, undefined, () => {}, new Set([1])])
  await refusesAll('a record', (record) => inc.retract(record, 'Wrong'), NOTHING)
  await refusesAll('a target', (target) => inc.mergeInto(target), NOTHING)
  await refusesAll('a document', (document) => inc.publishPostmortem(document), NOTHING)
  assert.equal(inc.version, 1)
})

test('numbers, texts and files that are none', async (t) => {
  const out = folder(t)
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const history = await inc.history()
  for (const name of ['get', 'find', 'summary', 'history', 'search', 'export', 'import', 'backup']) {
    await refusesAll(name, (text) => book[name](text), NOTHING)
  }
  await refusesAll('open', (place) => Logbook.open(place), NOTHING)
  await refusesAll('who adopts', (actingAs) => Logbook.open(':memory:', { actingAs }), NOTHING)
  await refusesAll('actingAs', (who) => book.actingAs(who), [...NOTHING, undefined, null, {}])
  await refusesAll('incident', (reference) => ana.incident(reference), NOTHING)
  await refusesAll('a limit of a search', (limit) => book.search('down', limit), NOTHING)
  await refusesAll('a page', (page) => all(book.list({ page })), NOTHING)
  await refusesAll('statuses', (statuses) => all(book.list({ statuses })), but(isEmpty))
  await refusesAll('open incidents', (open) => all(book.list({ open })), but(true))
  await refusesAll('declaredFrom', (declaredFrom) => all(book.list({ declaredFrom })), NOTHING)
  await refusesAll('after', (after) => all(book.follow({ after, wait: false })), NOTHING)
  await refusesAll('signal', (signal) => all(book.follow({ signal, wait: false })), NOTHING)
  await refusesAll('wait', (wait) => all(book.follow({ wait })), but(true))
  await refusesAll('now', (now) => book.obligations({ now }), NOTHING)
  await refusesAll('nextDue', (now) => book.nextDue(now), NOTHING)
  await refusesAll('progress', (progress) => book.import('/dev/null', progress), but((value) => typeof value === 'function'))
  await refusesAll('asOf', (time) => history.asOf(time), NOTHING)
  await refusesAll('records after', (after) => history.records(after), NOTHING)
  await refusesAll('a limit of records', (limit) => history.records(0, limit), NOTHING)
  await refusesAll('an audience', (audience) => inc.postmortem({ audience }), NOTHING)
  await refusesAll('a template', (template) => inc.postmortem({ template }), NOTHING)
  await refusesAll('save', async (path) => (await inc.postmortem()).save(path), NOTHING)
  await refusesAll('fromJSON', (text) => Plan.fromJSON(text), NOTHING)
  await refusesAll('fromTOML', (text) => Plan.fromTOML(text), NOTHING)
  await refusesAll('Plan.read', (path) => Plan.read(path), NOTHING)
  await refusesAll('read', (log) => all(read(log)), NOTHING)
  await refusesAll('verify', (log) => verify(log), NOTHING)
  await refusesAll('heads', (heads) => verify(Buffer.of(), { heads }), but(isEmpty))
  await refusesAll('statuspage', (answer) => statuspage(answer, { source: 'status.example.com' }), NOTHING)
  await refusesAll('severities', (severities) => statuspage(Buffer.from('{"incidents":[]}'), { source: 'x', severities }), but(nobody))
  await refusesAll('takeOver', (imported) => ana.takeOver(imported), [...NOTHING, {}, { commands: 5 }, { commands: [{}] }])
  await refusesAll('incidentId', (text) => incidentId(text), NOTHING)
  await refusesAll('cursor', (text) => cursor(text), NOTHING)
  await refusesAll('parseRecord', (line) => parseRecord(line), [...NOTHING, '{', '{}', 'null', '[]'])
  assert.throws(() => parseRecord('{'), InvalidLog)
  await refusesAll('a folder that is a file', async (path) => (await inc.postmortem()).save(path), [import.meta.filename ?? new URL(import.meta.url).pathname])
  await assert.rejects((await inc.postmortem()).save(new URL(import.meta.url).pathname), { name: 'StoreError', code: 'transfer_failed' })
  await assert.rejects(book.export(out('none/log.jsonl')), StoreError)
})

test('more than there is is all there is', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  await inc.note('Looking')
  const history = await inc.history()
  assert.equal(history.records(0, Number.POSITIVE_INFINITY).length, 2)
  assert.equal(history.records(2 ** 40).length, 0)
  assert.equal((await book.search('down', Number.POSITIVE_INFINITY)).length, 1)
})

test('what is of another kind is not the same', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const [history, document] = [await inc.history(), await inc.postmortem()]
  for (const other of [undefined, null, 5, {}, thrower, Plan.standard, History.prototype]) {
    for (const one of [Plan.standard(), history, inc.state, document]) assert.equal(one.equals(other), false)
  }
})

test('names that JavaScript knows are names like others', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const facts = JSON.parse('{"__proto__": {"by": "raj"}, "constructor": 1, "toString": 2, "type": "resolved"}')
  const [{ type, event }] = await (await inc.recordHostEvent('ext.ours', facts)).records()
  assert.deepEqual([type, JSON.stringify(event.facts)], ['ext.ours', JSON.stringify(facts)])
  await refusesAll('a prototype among options', (options) => inc.note('Looking', options), [JSON.parse('{"__proto__": {"by": "raj"}}'), JSON.parse('{"constructor": 1}')])
})

test('values of another realm are values too', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const other = (code) => runInNewContext(code)
  const noted = await inc.note('Looking', other("({ occurred: new Date('2026-01-01T00:00Z'), by: { kind: 'service', id: 'ci' } })"))
  const [{ occurred, by }] = await noted.records()
  assert.deepEqual([occurred.at.toISOString(), by], ['2026-01-01T00:00:00.000Z', { kind: 'service', id: 'ci' }])
  assert.ok((await verify(other('new Uint8Array(0)'))).isSound)
  await assert.rejects(Logbook.open(':memory:', { plan: other('Promise.resolve()') }), /awaited/)
  const thrown = runInNewContext('new Error(\'{"class":"StoreError","code":"store_busy","message":"busy","fields":{}}\')')
  assert.ok(raised(thrown) instanceof StoreError)
})

test('a time of a class that is none says what can be given', async (t) => {
  const { ana } = await atWork(t)
  class Moment {
    toJSON() {
      return '2026-01-01T00:00Z'
    }
  }
  await assert.rejects(ana.declare('Checkout API down', { occurred: new Moment() }), { code: 'time_not_a_time', message: /give a Date, or a text/ })
})
