// Whatever people do, in whatever order: through the binding.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { Logbook, read, Rejected, STATUSES, verify } from 'sevlog'
import { all, opened } from './helpers.js'

const text = fc.string({ maxLength: 40, unit: 'grapheme' })
const steps = fc.oneof(
  text.map((body) => (inc) => inc.note(body)),
  text.map((summary) => (inc) => inc.contain(summary)),
  text.map((fix) => (inc) => inc.recordFix(fix, { kind: 'rollback' })),
  fc.constantFrom('passed', 'failed').map((outcome) => (inc) => inc.recordValidation('smoke', outcome)),
  fc.double({ min: 0, max: 1, noNaN: true }).map((share) => (inc) => inc.restore('checkout', share)),
  fc.constantFrom('SEV-1', 'SEV-2', 'SEV-9').map((label) => (inc) => inc.setSeverity(label)),
  fc.constantFrom('fixed', 'mitigated', 'unknown').map((how) => (inc) => inc.resolve({ how })),
  text.map((reason) => (inc) => inc.reopen(reason)),
  fc.constantFrom('takeCommand', 'startReview', 'close').map((name) => (inc) => inc[name]()),
)

test('a log folds to the state that was told', async () => {
  const property = fc.asyncProperty(text, fc.array(steps, { maxLength: 20 }), async (title, todo) => {
    const book = await Logbook.open(':memory:')
    const inc = await book.actingAs('ana').declare(`Title ${title}`)
    for (const step of todo) {
      const before = inc.state
      try {
        await step(inc)
      } catch (error) {
        assert.ok(error instanceof Rejected && error.reasons.length > 0, String(error))
        assert.equal(inc.state, before)
      }
      assert.ok(inc.state.equals(await book.get(inc.id)))
    }
    const history = await inc.history()
    assert.ok(history.incident.equals(inc.state))
    const records = await all(history)
    assert.deepEqual(records.map((record) => record.version), Array.from({ length: inc.version }, (_, index) => index + 1))
    assert.ok(STATUSES.includes(inc.status))
    const log = Buffer.from(records.map((record) => `${record.line}\n`).join(''))
    assert.ok((await verify(log)).isSound)
    const [again] = await all(read(log))
    assert.ok(again.equals(history))
    assert.ok((await inc.postmortem()).equals(await history.postmortem({ plan: await book.plan() })))
    await book.close()
  })
  await fc.assert(property, { numRuns: 60, seed: 1795408260 })
})

test('any JSON of a host comes back as it was', async (t) => {
  const book = await opened(t)
  const inc = await book.actingAs('ana').declare('Checkout API down')
  const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null), fc.maxSafeInteger())
  const { facts } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('facts')),
    facts: fc.dictionary(fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }))
  const property = fc.asyncProperty(facts, async (facts) => {
    const done = await inc.recordHostEvent('ext.example', facts)
    const [{ event }] = await done.records()
    assert.deepEqual([event.type, event.facts], ['ext.example', facts])
  })
  await fc.assert(property, { numRuns: 200, seed: 1795408260 })
})
