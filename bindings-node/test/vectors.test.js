// The vectors that every language runs: the same bytes as in Rust.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { EVENT_TYPES } from '../dist/events.js'
import * as native from '../dist/native.js'
import { awaited, called } from '../dist/errors.js'
import { InvalidLog, parseRecord, Plan, read, Rejected, verify } from 'sevlog'
import { all, folder, opened } from './helpers.js'

const VECTORS = new URL('../../tests/vectors/', import.meta.url)
const vectors = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), 'utf8')).cases
const logs = readdirSync(new URL('logs/', VECTORS)).filter((name) => name.endsWith('.jsonl'))
const logOf = (name) => readFileSync(new URL(`logs/${name}`, VECTORS))
const linesOf = (log) => log.toString().split('\n').slice(0, -1)

const SETTING = ['now', 'actor', 'id', 'seed', 'basis', 'request']

async function tell(histories, first, step, plan) {
  const { incident: at = first, with: other, command } = step
  const setting = Object.fromEntries(SETTING.filter((name) => name in step).map((name) => [name, step[name]]))
  const touched = other === undefined ? [at] : [at, other]
  const before = touched.map((one) => histories[one].length)
  const [order, given] = [JSON.stringify(command), JSON.stringify(setting)]
  try {
    if (other === undefined) {
      histories[at] = await awaited(() => native.decide(histories[at], order, given, plan))
    } else {
      const pair = await awaited(() => native.decidePair(histories[at], histories[other], order, given, plan))
      ;[histories[at], histories[other]] = [pair.source, pair.target]
    }
  } catch (error) {
    return { rejected: error instanceof Rejected ? error.reasons.map((reason) => reason.code) : [error.code] }
  }
  const log = touched.flatMap((one, index) => lines(histories[one], before[index]))
  return log.length > 0 ? { log } : { noop: true }
}

const lines = (history, after = 0) => {
  const told = history.lines(after, history.length)
  return told === '' ? [] : told.split('\n')
}

for (const name of ['lifecycle', 'guards', 'bases', 'impact', 'merging', 'keeping', 'metrics']) {
  for (const one of vectors(name)) {
    test(`${name}: ${one.name}`, async () => {
      const plan = one.plan === undefined ? native.Plan.standard() : native.Plan.fromJson(JSON.stringify(one.plan))
      const histories = {}
      for (const incident of one.incidents) histories[incident] = await native.emptyHistory(incident)
      for (const step of one.steps) {
        assert.deepEqual(await tell(histories, one.incidents[0], step, plan), step.expect)
      }
      for (const [index, then] of (one.then ?? []).entries()) {
        const history = histories[one.incidents[index]]
        const state = await history.incident()
        const told = {
          status: () => state.status,
          state: () => JSON.parse(state.json()),
          milestones: async () => JSON.parse(await state.milestones()),
          metrics: async () => JSON.parse(await state.metrics()),
          log: () => lines(history),
        }
        for (const [member, ask] of Object.entries(told)) {
          if (member in then) assert.deepEqual(await ask(), then[member], member)
        }
      }
    })
  }
}

for (const one of vectors('times').filter((one) => one.form === 'instant')) {
  test(`times: ${one.name}`, () => {
    if (one.expect.wire !== undefined) return assert.equal(called(() => native.wireTime(one.text)), one.expect.wire)
    assert.throws(() => called(() => native.wireTime(one.text)), { code: one.expect.error })
  })
}

for (const name of logs) {
  test(`${name} reads, verifies and is written back`, async (t) => {
    const out = folder(t)
    const [log, path] = [logOf(name), new URL(`logs/${name}`, VECTORS).pathname]
    const told = []
    for await (const history of read(path)) {
      for await (const record of history) told.push(record.line)
      assert.deepEqual(history.records(), await all(history))
    }
    assert.ok((await verify(path)).isSound)
    assert.ok((await verify(log)).isSound)
    const written = linesOf(log)
    assert.deepEqual(told.filter((line) => !written.includes(line)), [])

    const book = await opened(t, out('book.db'))
    const progress = await book.import(path)
    assert.deepEqual(progress, { lines: written.length, appended: written.length, skipped: 0 })
    await book.export(out('log.jsonl'))
    const exported = linesOf(readFileSync(out('log.jsonl')))
    assert.deepEqual(told.filter((line) => !exported.includes(line)), [])
  })

  test(`${name}: an event holds all that its record says`, () => {
    for (const line of linesOf(logOf(name))) {
      const record = parseRecord(line)
      const wire = JSON.parse(line)
      if (record.type === 'unknown' || record.type.startsWith('ext.') || EVENT_TYPES[record.type].schema !== wire.schema) continue
      const said = { ...wire.facts, ...wire.text }
      const { type, ...event } = JSON.parse(JSON.stringify(record.event, (_, value) => (typeof value === 'bigint' ? undefined : value)))
      const { readers, texts } = EVENT_TYPES[type]
      for (const member of texts) said[member] ??= null
      for (const member of Object.keys(readers)) {
        // A time is read: the same instant in another form.
        if (readers[member].name !== '' && said[member] !== undefined && typeof event[member] !== typeof said[member]) assert.fail(member)
        if (['moment', 'occurred'].includes(readers[member].name)) delete event[member], delete said[member]
      }
      assert.deepEqual(event, said, line)
    }
  })
}

for (const log of readdirSync(new URL('documents/', VECTORS))) {
  for (const id of readdirSync(new URL(`documents/${log}/`, VECTORS))) {
    const vector = (name) => readFileSync(new URL(`documents/${log}/${id}/${name}`, VECTORS), 'utf8')

    test(`${log}.jsonl gives the same state and documents of ${id}`, async () => {
      const path = new URL(`logs/${log}.jsonl`, VECTORS).pathname
      const history = (await all(read(path))).find((one) => one.incident.id === id)
      const [document, open] = [await history.postmortem(), await history.postmortem({ audience: 'public' })]
      const made = {
        'state.json': JSON.stringify(history.incident),
        'findings.json': JSON.stringify(await document.findings()),
        'postmortem.md': await document.markdown(),
        'postmortem.html': await document.html(),
        'postmortem.json': await document.json(),
        'public.md': await open.markdown(),
      }
      for (const [name, text] of Object.entries(made)) {
        assert.ok(text === vector(name), `${name}: ${text.slice(0, 200)}`)
      }
    })

    test(`${log}.jsonl owes and kept the same of ${id}`, async (t) => {
      const book = await opened(t)
      const path = new URL(`logs/${log}.jsonl`, VECTORS).pathname
      await book.import(path)
      const records = (await book.history(id)).records()
      const asked = { now: records.map((record) => record.toJSON().recordedAt).sort().at(-1), plan: Plan.standard() }
      const owed = (await book.obligations(asked)).filter((one) => one.incident === id)
      assert.deepEqual(owed.map((one) => one.wire), JSON.parse(vector('obligations.json')))
      const kept = (await book.compliance(asked)).find((one) => one.incident === id)
      const expected = JSON.parse(vector('compliance.json'))
      assert.deepEqual(kept.obligations.map((one) => one.wire), expected.obligations)
      const { incident: _, obligations: __, ...rest } = kept
      const { obligations: ___, ...told } = expected
      assert.deepEqual(rest, told)
    })
  }
}

test('every type of event is known', () => {
  const known = linesOf(logOf('every-event.jsonl')).map((line) => parseRecord(line).type)
  const types = known.filter((type) => type !== 'unknown' && !type.startsWith('ext.'))
  assert.deepEqual([...new Set(types)].sort(), Object.keys(EVENT_TYPES).sort())
})

for (const one of vectors('broken-logs')) {
  test(`broken-logs: ${one.name}`, async () => {
    const log = Buffer.concat(one.lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : Buffer.from(line.hex, 'hex'))))
    const { failures } = await verify(log, { heads: one.heads ?? [] })
    assert.deepEqual(
      failures.map(({ line, code }) => ({ line, error: code })),
      one.expect.faults.map(({ line, error }) => ({ line, error })),
    )
    if (Array.isArray(one.expect.read)) {
      const told = (await all(read(log))).map(({ incident: { id, status, version } }) => ({ incident: id, status, version }))
      assert.deepEqual(told, one.expect.read)
    } else {
      await assert.rejects(all(read(log)), (error) => {
        assert.ok(error instanceof InvalidLog)
        assert.deepEqual([error.code, error.line], [one.expect.read.error, one.expect.read.line])
        return true
      })
    }
  })
}
