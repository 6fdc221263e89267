// More than one at a time: processes, worker threads, and those that end before their time.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { Logbook } from 'sevlog'
import { folder, opened } from './helpers.js'

const TELLER = new URL('teller.js', import.meta.url)

test('two processes write to one file', async (t) => {
  const path = folder(t)('book.db')
  const book = await opened(t, path)
  const inc = await book.actingAs('ana').declare('Checkout API down')
  const exits = ['raj', 'mei'].map((who) => once(fork(TELLER, [path, inc.id, who, '40', 'close']), 'exit'))
  for (let number = 0; number < 40; number += 1) await inc.note(`ana ${number}`)
  assert.deepEqual(await Promise.all(exits), [[0, null], [0, null]])
  const bodies = new Set((await inc.history()).records(1).map((record) => record.event.body))
  const expected = ['ana', 'raj', 'mei'].flatMap((who) => Array.from({ length: 40 }, (_, number) => `${who} ${number}`))
  assert.deepEqual([...bodies].sort(), expected.sort())
  assert.ok((await book.verify()).isSound)
})

test('a worker thread has the book too, and may be ended while it works', async (t) => {
  const path = folder(t)('book.db')
  const book = await opened(t, path)
  const inc = await book.actingAs('ana').declare('Checkout API down')
  const worker = new Worker(TELLER, { argv: [path, inc.id, 'raj', '5', 'close'] })
  assert.deepEqual(await once(worker, 'exit'), [0])
  const ended = new Worker(TELLER, { argv: [path, inc.id, 'mei', '1000000', 'close'] })
  await once(ended, 'message')
  await ended.terminate()
  await inc.note('Still here')
  const bodies = (await inc.history()).records(1).map((record) => record.event.body)
  assert.equal(bodies.filter((body) => body.startsWith('raj')).length, 5)
  assert.ok((await book.verify()).isSound)
})

for (const ending of ['exit', 'kill', 'return']) {
  test(`what was acknowledged is there after a process that ends by ${ending} with work under way`, async (t) => {
    const path = folder(t)('book.db')
    const book = await Logbook.open(path)
    const inc = await book.actingAs('ana').declare('Checkout API down')
    await book.close()
    const count = ending === 'return' ? '30' : '1000000'
    const teller = fork(TELLER, [path, inc.id, 'raj', count, ending])
    const acknowledged = []
    teller.on('message', (number) => acknowledged.push(number))
    const exit = once(teller, 'exit')
    if (ending === 'kill') {
      while (acknowledged.length < 20) await sleep(1)
      teller.kill('SIGKILL')
    }
    const [code, signal] = await exit
    assert.deepEqual([code, signal], { exit: [7, null], kill: [null, 'SIGKILL'], return: [0, null] }[ending])
    assert.ok(acknowledged.length > 0)
    const again = await opened(t, path)
    const bodies = new Set((await again.history(inc.id)).records(1).map((record) => record.event.body))
    assert.deepEqual(acknowledged.filter((number) => !bodies.has(`raj ${number}`)), [])
    assert.ok((await again.verify()).isSound)
  })
}
