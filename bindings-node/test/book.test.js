// What a user of a book relies on.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'

import * as native from '../dist/native.js'
import { Logbook, METRIC_NAMES, MILESTONE_NAMES, Plan, read, statusHistory, verify } from 'sevlog'
import { all, atWork, folder, opened } from './helpers.js'

test('an incident from alert to postmortem', async (t) => {
  const out = folder(t)
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down', { severity: 'SEV-1', started: '2026-11-23T04:31Z', takeCommand: true })
  await inc.contain('Shifted traffic to eu-west', { by: 'raj' })
  await inc.recordUpdate('status_page', 'We are investigating.', { nextIn: '30m' })
  await inc.recordFix('Rolled back release 4411', { kind: 'rollback', by: 'raj' })
  await inc.recordValidation('smoke tests', 'passed', { by: { kind: 'service', id: 'ci' } })
  await inc.restore('checkout', 0.25)
  await assert.rejects(inc.resolve(), (error) => {
    assert.deepEqual(error.reasons.map((reason) => reason.fields.guard), ['impact_closed'])
    return true
  })
  const resolved = await inc.resolve({ waive: { impact_closed: 'calendar sync returns tomorrow' } })
  assert.deepEqual((await resolved.records()).map((record) => record.type), ['guard_waived', 'resolved'])
  assert.deepEqual([inc.status, inc.state.status, inc.version], ['resolved', 'resolved', resolved.version])

  const document = await inc.postmortem()
  const paths = await document.save(out('postmortem'))
  const written = paths.map((path) => readFileSync(path, 'utf8'))
  assert.deepEqual(written, [await document.markdown(), await document.html(), await document.json()])
  assert.equal(JSON.parse(written[2]).title, inc.title)
  assert.ok((await document.findings()).every((finding) => finding.message))
  const published = await inc.publishPostmortem(document, { waive: { document_clean: 'a test' } })
  assert.equal((await published.records()).at(-1).event.revision, document.revision)
  assert.equal(inc.status, 'closed')
})

test('what is due is asked at any moment', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down', { severity: 'SEV-1' })
  const command = (await book.due()).find((one) => one.kind === 'command')
  assert.deepEqual([command.incident, command.state, command.subject, command.holders], [inc.id, 'due', 'incident', ['ana']])
  assert.ok((await book.obligations()).some((one) => one.state === 'upcoming' && one.due > one.since))
  assert.ok((await book.obligations({ now: new Date('2100-01-01') })).some((one) => one.state === 'overdue'))
  assert.ok((await book.nextDue()) > new Date())
  const [kept] = await book.compliance({ plan: Plan.standard(), now: new Date(Date.now() + 60_000) })
  assert.deepEqual(kept.tallies.command, { met: 0, metLate: 0, missed: 0, overdue: 0, pending: 1, void: 0 })
  assert.deepEqual([kept.incident, kept.obligations.some((one) => one.kind === 'command')], [inc.id, true])
  const [own] = await book.metrics()
  assert.deepEqual([own.kind, own.incidents, own.metrics.time_to_resolve.pending], ['own', 1, 1])
  const [milestones, metrics] = [await inc.state.milestones(), await inc.state.metrics()]
  assert.deepEqual(milestones.map((one) => one.name), MILESTONE_NAMES)
  assert.deepEqual(metrics.map((one) => one.name), METRIC_NAMES)
  assert.equal(milestones.find((one) => one.name === 'declared').interval.latest, (await inc.history()).records()[0].toJSON().recordedAt)
})

test('what the book itself owed is told apart', async (t) => {
  const { book } = await atWork(t)
  const own = await book.bookCompliance({ now: '2100-01-01T00:00Z' })
  const drills = own.obligations.filter((one) => one.kind === 'drill')
  assert.ok(drills.length > 0 && drills.every((one) => one.incident === null))
  assert.equal(own.tallies.drill.pending, drills.length)
  assert.equal(own.tallies.plan_review.overdue, 1)
  assert.deepEqual(await book.compliance(), [])
})

test('lists are read page by page', async (t) => {
  const { book, ana } = await atWork(t)
  for (let number = 0; number < 7; number += 1) {
    await ana.declare(`Incident ${number}`, { severity: number % 2 ? 'SEV-2' : undefined, takeCommand: number < 3 })
  }
  const references = (await all(book.list({ page: 2 }))).map((one) => one.reference)
  assert.deepEqual(references, ['INC-7', 'INC-6', 'INC-5', 'INC-4', 'INC-3', 'INC-2', 'INC-1'])
  const severe = await all(book.list({ severities: ['SEV-2'] }))
  assert.deepEqual(severe.map((one) => one.title), ['Incident 5', 'Incident 3', 'Incident 1'])
  assert.equal((await all(book.list({ statuses: ['responding'] }))).length, 3)
  assert.equal((await all(book.list({ holder: 'ana', open: true }))).length, 3)
  assert.equal((await all(book.list({ declaredBefore: '2020-01-01T00:00Z' }))).length, 0)
  assert.equal((await book.get('inc-3')).title, 'Incident 2')
  assert.deepEqual((await book.search('incident 4')).map((found) => found.summary.title), ['Incident 4'])
})

test('a reader goes on from its cursor', async (t) => {
  const { book, ana } = await atWork(t)
  await ana.declare('Checkout API down')
  const told = await all(book.follow({ wait: false }))
  assert.deepEqual(told.map(({ record }) => record.type), ['plan_adopted', 'declared'])
  await ana.declare('Search slow')
  const [{ record }] = await all(book.follow({ after: told.at(-1).cursor, wait: false }))
  const number = { book: told[0].record.incident, number: 2 }
  assert.deepEqual(record.event, { type: 'declared', kind: 'live', plan: (await book.plan()).digest, number, title: 'Search slow' })
  assert.equal(await book.find(`${number.book}/INC-2`), record.incident)
})

test('one incident is asked about alone', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down', { severity: 'SEV-1' })
  await ana.declare('Search slow')
  const now = '2100-01-01T00:00Z'
  const ofIt = (all) => all.filter((one) => one.incident === inc.id)
  assert.deepEqual(await inc.obligations({ now }), ofIt(await book.obligations({ now })))
  assert.deepEqual(await inc.due({ now }), ofIt(await book.due({ now })))
  assert.ok((await inc.due({ plan: Plan.standard() })).some((one) => one.kind === 'command'))
})

test('whoever follows from the head waits for what comes, until it is aborted', async (t) => {
  const { book, ana } = await atWork(t)
  const cursor = await book.head()
  const controller = new AbortController()
  const told = []
  const following = (async () => {
    for await (const { record } of book.follow({ after: cursor, signal: controller.signal })) told.push(record.type)
  })()
  const inc = await ana.declare('Checkout API down')
  await inc.note('Looking')
  while (told.length < 2) await sleep(1)
  controller.abort()
  await assert.rejects(following, { name: 'AbortError' })
  assert.deepEqual(told, ['declared', 'note_added'])
  await assert.rejects(all(book.follow({ signal: AbortSignal.abort() })), { name: 'AbortError' })
})

test('whoever follows slowly is not pushed', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const reader = book.follow()
  assert.equal((await reader.next()).value.record.type, 'plan_adopted')
  for (let number = 0; number < 300; number += 1) await inc.note(`note ${number}`)
  const versions = []
  for await (const { record } of reader) {
    versions.push(record.version)
    if (record.version === 301) break
  }
  assert.deepEqual(versions, Array.from({ length: 301 }, (_, index) => index + 1))
})

test('a text that is removed while somebody reads is handed on no more', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  await inc.note('The password is hunter2')
  const [, , { record: secret }] = await all(book.follow({ wait: false }))
  const reader = book.follow({ wait: false })
  await reader.next()
  await inc.redact(secret.id, 'a password')
  const told = await all(reader)
  assert.deepEqual(told.map(({ record }) => record.type), ['declared', 'note_added', 'redacted'])
  assert.ok(!told.some(({ record }) => record.line.includes('hunter2')))
})

test('whoever follows is told that the book was closed', async (t) => {
  const { book } = await atWork(t)
  const refused = assert.rejects(all(book.follow()), { code: 'store_closed' })
  await sleep(20)
  await book.close()
  await refused
})

test('a request that is sent again gives its first outcome', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const first = await inc.note('Looking', { request: 'r-1' })
  const again = await inc.note('Looking', { request: 'r-1' })
  assert.deepEqual([again.repeated, again.version], [true, first.version])
  assert.deepEqual(await again.records(), await first.records())
})

test('a time goes in and out whole', async (t) => {
  const { ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down', { kind: 'retelling', severity: 'SEV-1', occurred: '2021-07-27T08:46Z' })
  const note = async (occurred) => (await (await inc.note('Looking', { occurred })).records())[0].occurred
  const at = new Date('2021-07-27T09:00:00.250Z')
  assert.deepEqual(await note(at), { kind: 'at', at, atNs: 1627376400250000000n })
  assert.equal((await note('2021-07-27T11:00+02:00')).at.toISOString(), '2021-07-27T09:00:00.000Z')
  const fine = await note('2021-07-27T09:00:00.123456789Z')
  assert.equal(fine.atNs, 1627376400123456789n)
  assert.deepEqual(await note(fine), fine)
  const between = await note({ kind: 'between', from: at, to: '2021-07-27T10:00Z', source: 'the deploy log' })
  assert.deepEqual([between.from, between.toNs, between.source], [at, 1627380000000000000n, 'the deploy log'])
  await assert.rejects(note('2021-07-27T09:00'), { code: 'command_invalid', message: /offset/ })
  await assert.rejects(note(new Date('nonsense')), { code: 'time_not_a_time' })
})

test('a book goes out and in', async (t) => {
  const out = folder(t)
  const { book, ana } = await atWork(t, out('book.db'))
  const inc = await ana.declare('Checkout API down')
  const then = new Date()
  await sleep(2)
  await inc.note('Looking')
  const records = await book.export(out('log.jsonl'))
  assert.equal((await verify(out('log.jsonl'))).records, records)
  assert.equal((await book.health()).records, records)
  const log = readFileSync(out('log.jsonl'))
  await assert.rejects(book.export(out('log.jsonl')), { code: 'place_taken', message: /move that away/ })
  assert.deepEqual(readFileSync(out('log.jsonl')), log, 'what is there stays')
  const [history] = await all(read(out('log.jsonl')))
  assert.ok(history.incident.equals(inc.state))
  assert.ok(history.equals(await inc.history()))
  assert.equal((await history.asOf(then)).incident.version, 1)

  const other = await opened(t, ':memory:')
  const seen = []
  assert.equal((await other.import(out('log.jsonl'), (progress) => seen.push(progress))).appended, records)
  assert.equal((await other.import(out('log.jsonl'))).skipped, records)
  assert.deepEqual([(await book.summary(inc.id)).origin, typeof (await other.summary(inc.id)).origin], [null, 'string'])
  assert.equal(seen.at(-1).appended, records)
  await assert.rejects(other.import(out('log.jsonl'), () => { throw new Error('mine') }), /mine/)
  await book.backup(out('copy.db'))
  const copy = await opened(t, out('copy.db'))
  assert.ok((await copy.get(inc.id)).equals(inc.state))
  assert.ok((await copy.verify()).isSound)
})

test('how far an import came is told before it is said to be done, however soon that is', async (t) => {
  const out = folder(t)
  const { book, ana } = await atWork(t)
  await ana.declare('Checkout API down')
  await book.export(out('log.jsonl'))
  const other = await opened(t, ':memory:')
  for (let n = 0; n < 300; n += 1) {
    const told = []
    const done = await other.import(out('log.jsonl'), (soFar) => told.push(soFar))
    assert.deepEqual(told.at(-1), done)
    await assert.rejects(other.import(out('log.jsonl'), () => { throw new Error('mine') }), /mine/)
  }
})

test('a damaged book is saved as far as it can be read', async (t) => {
  const out = folder(t)
  const whole = await Logbook.open(out('book.db'))
  const inc = await whole.actingAs('ana').declare('Checkout API down')
  for (let number = 0; number < 60; number += 1) await inc.note(`${number} ${'x'.repeat(2_000)}`)
  await whole.close()
  const file = readFileSync(out('book.db'))
  file.fill(0xff, Math.trunc(file.length / 8192) * 4096, file.length - 4096)
  writeFileSync(out('book.db'), file)

  await assert.rejects(Logbook.salvage(out('book.db'), out('book.db')), { code: 'place_taken', message: /move that away/ })
  assert.deepEqual(readFileSync(out('book.db')), file, 'it is only read')
  const { records, cut } = await Logbook.salvage(out('book.db'), out('saved.jsonl'))
  assert.ok(records > 0 && records < 61)
  // One record is the book's own.
  assert.deepEqual(cut, [{ incident: inc.id, missing: records }])
  const book = await opened(t, out('new.db'))
  await book.import(out('saved.jsonl'))
  assert.equal((await book.get(inc.id)).version, records - 1)
  assert.ok((await book.verify()).isSound)
})

test('a plan is the same in every form', async (t) => {
  const out = folder(t)
  const plan = Plan.standard()
  writeFileSync(out('plan.toml'), plan.toTOML())
  writeFileSync(out('plan.json'), JSON.stringify(plan))
  assert.ok((await Plan.read(out('plan.toml'))).equals(plan))
  assert.equal((await Plan.read(out('plan.json'))).digest, plan.digest)
  assert.throws(() => Plan.fromTOML(`surprise = 1\n${plan.toTOML()}`), { code: 'plan_unknown_keys' })
  const book = await opened(t, ':memory:', { plan: Plan.fromJSON(JSON.stringify({ ...plan.toJSON(), title: 'Ours' })), actingAs: 'raj' })
  assert.equal((await book.plan()).toJSON().title, 'Ours')
  assert.equal(await book.actingAs('ana').adoptPlan(plan), 2)
  assert.ok((await book.plan()).equals(plan))
})

test('a status page is taken over once', async (t) => {
  const { book } = await atWork(t)
  const lines = '{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}\n'
  const page = await statusHistory(Buffer.from(lines), { source: 'status.example.com', severities: { minor: 'SEV-3' } })
  const me = book.actingAs({ kind: 'import', id: 'status.example.com' })
  const first = await me.takeOver(page[0])
  const again = await me.takeOver(page[0])
  assert.ok(again.state.equals(first.state))
  const listed = await all(book.list())
  assert.deepEqual(listed.map((one) => [one.kind, one.severity.label]), [['imported', 'SEV-3']])
  await assert.rejects(statusHistory(Buffer.from('{'), { source: 'status.example.com' }), (error) => error.fields.line === 1)
})

test('commands under way are carried out before a book is closed', async (t) => {
  const out = folder(t)
  const book = await Logbook.open(out('book.db'))
  const inc = await book.actingAs('ana').declare('Checkout API down')
  const notes = Array.from({ length: 20 }, (_, number) => inc.note(`note ${number}`))
  await book.close()
  await Promise.all(notes)
  const again = await opened(t, out('book.db'))
  assert.equal((await again.get(inc.id)).version, 21)
})

test('64 commands at once are all heard', async (t) => {
  const out = folder(t)
  const { book, ana } = await atWork(t, out('book.db'))
  const inc = await ana.declare('Checkout API down')
  await Promise.all(Array.from({ length: 64 }, (_, number) => inc.actingAs(`person-${number}`).note(`note ${number}`)))
  const bodies = (await inc.history()).records(1).map((record) => record.event.body)
  assert.deepEqual(bodies.sort(), Array.from({ length: 64 }, (_, number) => `note ${number}`).sort())
  assert.ok((await book.verify()).isSound)
})

test('100,000 looks at incidents take no more memory than 20,000', { skip: globalThis.gc === undefined && 'run with --expose-gc' }, async (t) => {
  const { book, ana } = await atWork(t)
  const ids = []
  for (let number = 0; number < 100; number += 1) ids.push((await ana.declare(`Incident ${number}`)).id)
  const look = async (times) => {
    for (let number = 0; number < times; number += 100) await Promise.all(ids.map((id) => book.get(id)))
    return process.memoryUsage().rss / 2 ** 20
  }
  const [early, late] = [await look(20_000), await look(80_000)]
  assert.ok(late - early < 50, `${early.toFixed()} MiB became ${late.toFixed()} MiB`)
})

test('a book that is closed twice is closed for both', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const notes = [inc.note('Looking'), inc.note('Still looking')]
  await Promise.all([book.close(), book.close(), ...notes])
  await book.close()
  assert.ok(book.closed)
})

test('whoever has enough of following need not wait for the next record', async (t) => {
  const { book } = await atWork(t)
  const [{ cursor }] = await all(book.follow({ wait: false }))
  const reader = book.follow({ after: cursor })
  const next = reader.next()
  await reader.return()
  assert.deepEqual(await next, { value: undefined, done: true })
  const stream = Readable.from(book.follow({ after: cursor })).resume()
  await sleep(1)
  stream.destroy()
  await once(stream, 'close')
})

test('a long log in memory is taken piece by piece', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  for (let number = 0; number < 9; number += 1) await inc.note('x'.repeat(100_000))
  const log = Buffer.from((await all(await inc.history())).map((record) => `${record.line}\n`).join(''))
  const { push } = native.Bytes.prototype
  const [pieces, turns] = [[], new Set()]
  let [turn, others] = [0]
  const count = () => {
    turn += 1
    others = setImmediate(count)
  }
  count()
  t.after(() => {
    clearImmediate(others)
    native.Bytes.prototype.push = push
  })
  native.Bytes.prototype.push = function (piece) {
    pieces.push(piece.length)
    turns.add(turn)
    push.call(this, piece)
  }
  assert.ok((await verify(log)).isSound)
  assert.deepEqual([pieces.reduce((sum, length) => sum + length, 0), turns.size], [log.length, pieces.length])
  assert.ok(pieces.length > 3)
  const [history] = await all(read(log))
  assert.ok(history.equals(await inc.history()))
})

test('a log gives its incidents in the order in which they begin', async (t) => {
  const out = folder(t)
  const { book, ana } = await atWork(t)
  for (let number = 1; number <= 5; number += 1) await ana.declare(`Incident ${number}`)
  await book.export(out('log.jsonl'))
  const titles = (await all(read(out('log.jsonl')))).map((history) => history.incident.title)
  assert.deepEqual(titles, ['Incident 1', 'Incident 2', 'Incident 3', 'Incident 4', 'Incident 5'])
  for await (const first of read(out('log.jsonl'))) {
    assert.equal(first.incident.title, 'Incident 1')
    break
  }
})

test('what is looked at in a console says what it is', async (t) => {
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down')
  const [history, document, plan] = [await inc.history(), await inc.postmortem(), await book.plan()]
  const [record] = history.records()
  const shown = [book, ana, inc, inc.state, history, document, plan, record].map((value) => inspect(value))
  assert.deepEqual(shown, [
    'Logbook :memory:',
    'Acting {"kind":"person","id":"ana"} on :memory:',
    `IncidentHandle ${inc.id} v1 detected no severity "Checkout API down"`,
    `Incident ${inc.id} v1 detected no severity "Checkout API down"`,
    `History of ${inc.id}, 1 records`,
    `Postmortem of ${inc.id} v1 for internal`,
    `Plan ${plan.digest}`,
    `Record ${inc.id} v1 declared ${record.toJSON().recordedAt}`,
  ])
})
