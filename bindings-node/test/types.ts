// Checked by tsc, never run: what the declarations say, and what they refuse.

import { Logbook, recordId, type Event, type IncidentId, type MetricSet, type Occurred, type Record, type RecordId, type Status, type Tally } from 'sevlog'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_ extends true>(): void => {}

await using book = await Logbook.open('incidents.db')
const ana = book.actingAs('ana')
const inc = await ana.declare('Checkout API down', { severity: 'SEV-1', started: new Date(), takeCommand: true })
const done = await inc.contain('Shifted traffic', { by: { kind: 'service', id: 'ci' }, waive: { impact_closed: 'because' } })
holds<Same<typeof inc.status, Status>>()
holds<Same<typeof inc.id, IncidentId>>()

// A record is told by its type.
for (const record of await done.records()) {
  holds<Same<typeof record, Record>>()
  if (record.type === 'fix_recorded') {
    holds<Same<typeof record.event.description, string | null>>()
    holds<Same<typeof record.event.reference, string | undefined>>()
  }
  holds<Same<typeof record.recordedAt, Date>>()
  holds<Same<typeof record.recordedAtNs, bigint>>()
}

// Over events a switch is exhaustive.
export const told = (event: Event): string => {
  switch (event.type) {
    case 'declared':
      return event.title ?? ''
    case 'unknown':
      return event.of
    default:
      return event.type
  }
}
export const status = (of: Status): number => {
  switch (of) {
    case 'detected':
    case 'responding':
    case 'contained':
    case 'recovering':
      return 1
    case 'resolved':
    case 'in_review':
    case 'closed':
      return 2
    case 'dismissed':
    case 'merged':
      return 3
    default:
      return of satisfies never
  }
}
export const start = (of: Occurred): bigint | undefined => (of.kind === 'at' ? of.atNs : undefined)

// What is read may be said again.
await inc.note('Looking', { occurred: (await done.records())[0]?.occurred })

// Open words take what is not known yet, closed ones do not.
await inc.recordFix('Rolled back', { kind: 'time travel' })
// @ts-expect-error: no such way
await inc.resolve({ how: 'magic' })
// @ts-expect-error: no such guard
await inc.resolve({ waive: { good_mood: 'none' } })
// @ts-expect-error: no such option
await inc.note('Looking', { ocurred: new Date() })
// @ts-expect-error: a body is text
await inc.note(5)
// @ts-expect-error: a share is a number, a range or unknown
await inc.restore('checkout', 'half')

// What is told by the book has the names that it has at runtime.
const [own] = await book.metrics()
holds<Same<typeof own, MetricSet>>()
export const resolving: number | undefined = own.metrics.time_to_resolve.median?.shortestMs
for (const { name, state, interval } of await inc.state.milestones()) if (name === 'started' && state === 'recorded') interval?.earliest?.at(0)
for (const { tallies } of await book.compliance()) {
  holds<Same<typeof tallies.command, Tally | undefined>>()
  // @ts-expect-error: what is due or upcoming is counted as pending
  tallies.command?.due
}
holds<Same<Awaited<ReturnType<typeof book.summary>>['origin'], IncidentId | null>>()

// Ids are kept apart.
// @ts-expect-error: what it is done because of is a record
await inc.note('Looking', { causation: 'because' })
const record: RecordId = recordId('01M83XJ9780000000000002000')
await inc.retract(record, 'It was another service')
// @ts-expect-error: an incident is no record
await inc.retract(inc.id, 'It was another service')
// @ts-expect-error: nor is any text
await inc.retract('01M83XJ9780000000000002000', 'It was another service')

for await (const { record, cursor } of book.follow({ signal: new AbortController().signal })) {
  holds<Same<typeof record.incident, IncidentId>>()
  book.follow({ after: cursor })
  // @ts-expect-error: a record's id is no cursor
  book.follow({ after: record.id })
}
