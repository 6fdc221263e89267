// The event loop: it looks out for an answer that comes soon, and is held by none.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { stall } from '../dist/native.js'
import { atWork } from './helpers.js'

test('the loop turns while loads come one after the other', async (t) => {
  const { book, ana } = await atWork(t)
  const { id } = await ana.declare('Checkout API down')
  let turns = 0
  let counted = setImmediate(function count() {
    turns += 1
    counted = setImmediate(count)
  })
  t.after(() => clearImmediate(counted))
  for (const end = performance.now() + 300; performance.now() < end; ) await book.get(id)
  assert.ok(turns > 10, `it turned ${turns} times in 300 ms`)
})

test('an answer that takes long is promised, and the loop goes on meanwhile', async (t) => {
  const { book, ana } = await atWork(t)
  const { id } = await ana.declare('Checkout API down')
  for (let round = 0; round < 5; round += 1) {
    // Answers that came soon are why it looks out for the next.
    for (let load = 0; load < 20; load += 1) await book.get(id)
    let isThere = false
    const begun = performance.now()
    const promise = stall(200).then(() => (isThere = true))
    const held = performance.now() - begun
    assert.ok(held < 150, `the loop was held for ${held} ms`)
    await new Promise(setImmediate)
    assert.ok(!isThere)
    await Promise.race([promise, book.get(id)])
    assert.ok(!isThere, 'a load waits for nobody who takes long')
    await promise
  }
})

test('many that are asked at once are all answered, whoever looks out for them', async (t) => {
  const { book, ana } = await atWork(t)
  const incidents = await Promise.all(Array.from({ length: 64 }, (_, number) => ana.declare(`Incident ${number}`)))
  for (let round = 0; round < 20; round += 1) {
    await book.get(incidents[0].id)
    const titles = await Promise.all(incidents.map(async ({ id }) => (await book.get(id)).title))
    assert.deepEqual(titles, incidents.map((_, number) => `Incident ${number}`))
    await Promise.all(incidents.map((incident) => incident.note(`Round ${round}`)))
  }
  await Promise.all(incidents.map(async ({ id }) => assert.equal((await book.get(id)).version, 21)))
  await assert.rejects(book.get('INC-65'), { code: 'unknown_incident' })
})
