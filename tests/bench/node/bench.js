// node bench.js FOLDER LOAD [INCIDENTS RECORDS ROUNDS REPLAYED]: sevlog for Node beside emmett with its SQLite store, and beside Rust, in
// one run, each round after the other's. LOAD is the program that tests/bench/src/bin/load.rs comes to.
//
// emmett is used as its documentation shows it: an evolve function, aggregateStream, CommandHandler. What is stored is the same story:
// an incident of fifty records, notes of a hundred characters.

import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { CommandHandler } from '@event-driven-io/emmett'
import { getSQLiteEventStore } from '@event-driven-io/emmett-sqlite'
import { Logbook } from 'sevlog'

const [folder, rust, ...sizes] = process.argv.slice(2)
const [INCIDENTS = 200, RECORDS = 50, ROUNDS = 5, REPLAYED = 1_000_000] = sizes.map(Number)
const BODY = 'Errors began with release 4411; the pool of connections is exhausted, and retries make it worse. '.slice(0, 96)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
async function timed(work) {
  const begun = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - begun) / 1e3
}
const told = (name, figures) => console.log(name.padEnd(66), figures)
const us = (value) => `${value.toFixed(0)} µs`

// emmett's side: an incident as its docs would write one.
const store = getSQLiteEventStore({ fileName: join(folder, 'emmett.db'), schema: { autoMigration: 'CreateOrUpdate' } })
const initialState = () => ({ status: 'none', title: '', notes: 0 })
const evolve = (state, { type, data }) => {
  switch (type) {
    case 'declared':
      return { ...state, status: 'detected', title: data.title }
    case 'noted':
      return { ...state, notes: state.notes + 1 }
    default:
      return state
  }
}
const handle = CommandHandler({ evolve, initialState })
const noted = () => ({ type: 'noted', data: { body: BODY, at: new Date().toISOString(), by: 'ana' } })

const book = await Logbook.open(join(folder, 'sevlog.db'))
const ana = book.actingAs('ana')

const [streams, handles] = [[], []]
for (let number = 0; number < INCIDENTS; number += 1) {
  streams.push(`incident-${number}`)
  await store.appendToStream(streams[number], [
    { type: 'declared', data: { title: `Incident ${number}`, at: new Date().toISOString(), by: 'ana' } },
    ...Array.from({ length: RECORDS - 1 }, noted),
  ])
}
const declared = await Promise.all(streams.map((_, number) => ana.declare(`Incident ${number}`)))
handles.push(...declared)
for (let record = 1; record < RECORDS; record += 1) await Promise.all(handles.map((incident) => incident.note(BODY)))

// Loading: every record of an incident, folded.
const loads = { emmett: [], history: [], get: [], historyOfMany: [], getOfMany: [] }
/** What a page asks for that shows many incidents: 64 at once. */
async function ofMany(load) {
  for (let from = 0; from < handles.length; from += 64) await Promise.all(handles.slice(from, from + 64).map(({ id }) => load(id)))
}
const inRust = { history: [], get: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  loads.emmett.push(await timed(async () => {
    for (const stream of streams) await store.aggregateStream(stream, { evolve, initialState })
  }) / INCIDENTS)
  const open = await Logbook.open(join(folder, 'sevlog.db'))
  loads.history.push(await timed(async () => {
    for (const { id } of handles) await open.history(id)
  }) / INCIDENTS)
  await open.close()
  const another = await Logbook.open(join(folder, 'sevlog.db'))
  loads.historyOfMany.push(await timed(() => ofMany((id) => another.history(id))) / INCIDENTS)
  await another.close()
  const fresh = await Logbook.open(join(folder, 'sevlog.db'))
  loads.get.push(await timed(async () => {
    for (const { id } of handles) await fresh.get(id)
  }) / INCIDENTS)
  await fresh.close()
  const again = await Logbook.open(join(folder, 'sevlog.db'))
  loads.getOfMany.push(await timed(() => ofMany((id) => again.get(id))) / INCIDENTS)
  await again.close()
  const theirs = JSON.parse(execFileSync(rust, [join(folder, 'sevlog.db')], { encoding: 'utf8' }))
  for (const [name, values] of Object.entries(inRust)) values.push(theirs[name])
}
const load = Object.fromEntries(Object.entries(loads).map(([name, values]) => [name, median(values)]))
told(`load ${RECORDS} records and fold them (book.history)`, `${us(load.history)}; emmett ${us(load.emmett)}: ${(load.emmett / load.history).toFixed(1)} ×`)
told('the state of an incident, from a book just opened (book.get)', `${us(load.get)}; emmett ${us(load.emmett)}: ${(load.emmett / load.get).toFixed(1)} ×`)

for (const [name, values] of Object.entries(inRust)) {
  const alone = median(values)
  told(`the same in Rust (book.${name})`, `${us(alone)}: Node takes ${(load[name] / alone).toFixed(2)} × as long; 64 at once ${us(load[`${name}OfMany`])}, ${(load[`${name}OfMany`] / alone).toFixed(2)} ×`)
}

// A whole command, one after the other.
const commands = { emmett: [], sevlog: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  commands.emmett.push(await timed(async () => {
    for (const stream of streams) await handle(store, stream, noted)
  }) / INCIDENTS)
  commands.sevlog.push(await timed(async () => {
    for (const incident of handles) await incident.note(BODY)
  }) / INCIDENTS)
}
const [theirs, ours] = [median(commands.emmett), median(commands.sevlog)]
told('a whole command', `${us(ours)}; emmett ${us(theirs)}: ${(theirs / ours).toFixed(1)} ×`)

// 64 at once.
const many = []
for (let round = 0; round < ROUNDS; round += 1) {
  many.push(await timed(() => Promise.all(handles.slice(0, 64).map(async (incident) => {
    for (let number = 0; number < 10; number += 1) await incident.note(BODY)
  }))) / 640)
}
told('a command of 64 at once', `${us(median(many))}: ${(ours / median(many)).toFixed(1)} × as many as one after the other`)

// The event loop while a million records are read.
async function delay(work) {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  await work()
  histogram.disable()
  return histogram.percentile(99) / 1e6
}
const idle = await delay(() => new Promise((resolve) => setTimeout(resolve, 5_000)))
let [read, seconds] = [0, 0]
const busy = await delay(async () => {
  seconds = (await timed(async () => {
    while (read < REPLAYED) for await (const { record } of book.follow({ wait: false })) read += record.version > 0 ? 1 : 0
  })) / 1e6
})
told(`event-loop delay, p99, while ${read.toLocaleString('en')} records are followed (${seconds.toFixed(0)} s)`, `${busy.toFixed(1)} ms; idle ${idle.toFixed(1)} ms`)
const rendered = await delay(async () => {
  for (const incident of handles.slice(0, 20)) await (await incident.postmortem()).html()
})
told('the same, while 20 postmortems are made and rendered', `${rendered.toFixed(1)} ms`)

await book.close()
