// Every code of an error: provoked through the public face, or the reason why nobody who uses this package meets it.

import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'

import * as errors from '../dist/errors.js'
import * as native from '../dist/native.js'
import { ERROR_CODES, incidentId, Logbook, parseRecord, Plan, SevlogError, statusHistory, verify } from 'sevlog'
import { all, atWork, folder, opened } from './helpers.js'

const VECTORS = new URL('../../tests/vectors/', import.meta.url)
const vectors = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), 'utf8')).cases
const NOBODY = '01KAR0000000000000000000ZZ'

/** Every code that an attempt ends in: of its error, of its reasons, of what a verification found. */
async function codesOf(attempt) {
  try {
    return (await attempt()).failures.map((failure) => failure.code)
  } catch (error) {
    assert.ok(error instanceof SevlogError, `${error.stack ?? error}`)
    assert.ok(error.message.length > 10)
    const reasons = error.fields.reasons ?? []
    return [error.code, ...reasons.map((reason) => reason.code)]
  }
}

/** Ana at work on an incident whose command she has, and a shared folder. */
async function world(t) {
  const out = folder(t)
  const { book, ana } = await atWork(t)
  const inc = await ana.declare('Checkout API down', { severity: 'SEV-1', takeCommand: true })
  const as = (who) => book.actingAs(who).incident(inc.id)
  const created = async (command) => (await (await command).records()).at(-1).id
  return { t, out, book, ana, inc, as, created }
}

const logOf = (...texts) => Buffer.from(texts.map((text) => `${text}\n`).join(''))

/** A broken log of the vectors in which a code is found; where it is that of a value alone, a log with that value. */
function broken(code) {
  const log = vectors('broken-logs').find((one) => one.expect.faults.some((fault) => fault.error === code))
  if (log !== undefined) {
    const bytes = Buffer.concat(log.lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : Buffer.from(line.hex, 'hex'))))
    return () => verify(bytes, { heads: log.heads ?? [] })
  }
  const value = vectors('canonical').find((one) => one.expect.error === code)
  const bytes = value.hex === undefined ? Buffer.from(value.text) : Buffer.from(value.hex, 'hex')
  const [before, after] = bytes.toString().startsWith('{') ? ['', '\n'] : ['{"a":', '}\n']
  return () => verify(Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]))
}
const IN_LOGS = [
  'json_not_utf8', 'json_syntax', 'json_truncated', 'json_white_space', 'json_number_not_canonical', 'json_number_out_of_range',
  'json_escape_not_canonical', 'json_lone_surrogate', 'json_control_character', 'json_key_order', 'json_duplicate_key', 'json_too_deep',
  'json_trailing_bytes', 'format_unknown', 'field_missing', 'field_invalid', 'text_unprotected', 'salt_without_text', 'line_truncated',
  'line_blank', 'version_gap', 'version_duplicate', 'records_swapped', 'foreign_record', 'first_not_declared', 'declared_twice',
  'chain_broken', 'chain_rewritten', 'text_changed', 'content_missing', 'redaction_not_applied', 'head_beyond_log', 'head_mismatch',
]

const PROVOKED = {
  ...Object.fromEntries(IN_LOGS.map((code) => [code, () => broken(code)()])),

  time_offset_missing: ({ book }) => book.obligations({ now: '2026-11-23T04:31' }),
  time_out_of_range: ({ book }) => book.obligations({ now: '1500-01-01T00:00Z' }),
  time_not_a_time: ({ book }) => book.obligations({ now: 'soon' }),
  time_too_precise: ({ book }) => book.obligations({ now: '2026-11-23T04:31:00.1234567891Z' }),

  not_a_ulid: () => incidentId('INC-42'),

  plan_invalid: () => Plan.fromJSON('{'),
  plan_unknown_keys: () => Plan.fromTOML(`surprise = 1\n${Plan.standard().toTOML()}`),
  plan_unwritable: () => Plan.fromJSON(JSON.stringify(Plan.standard()).replace(/"rank":1\b/, '"rank":9007199254740993')),

  json_too_many_items: () => verify(logOf(`{"a":[${'0,'.repeat(100_000)}0]}`)),
  json_not_an_object: () => parseRecord('[]'),

  record_too_large: ({ inc }) => inc.note('x'.repeat(17 << 20)),
  read_failed: ({ out }) => verify(out('.')),
  record_twice: async ({ inc }) => {
    const [first, second] = (await inc.history()).records()
    return verify(logOf(first.line, second.line.replace(second.id, first.id)))
  },

  command_invalid: ({ inc }) => inc.note('Looking', { colour: 'red' }),
  illegal_in_status: ({ inc }) => inc.close(),
  guard_broken: async ({ inc }) => {
    await inc.restore('checkout', 0.5)
    return inc.resolve()
  },
  contradicted: async ({ inc, as }) => {
    const raj = await as('raj')
    await inc.setSeverity('SEV-2')
    return raj.setSeverity('SEV-3')
  },
  basis_unknown: ({ inc }) => inc.note('Looking', { basis: 99 }),
  log_newer_than_library: async ({ book, ana }) => {
    await book.import(new URL('logs/another-writer.jsonl', VECTORS).pathname)
    return (await ana.incident(NOBODY)).reopen('It is back')
  },
  unknown_guard: ({ inc }) => inc.resolve({ waive: { good_mood: 'none' } }),
  waiver_without_reason: ({ inc }) => inc.resolve({ waive: { impact_closed: ' ' } }),
  already_declared: ({ ana }) => ana.takeOver({ source: 's', external: '1', commands: [DECLARE, DECLARE] }),
  merged: async ({ inc, ana }) => {
    await inc.mergeInto((await ana.declare('The same')).id)
    return inc.contain('Shifted traffic')
  },
  occurrence_needed: ({ ana }) => ana.declare('Long ago', { kind: 'retelling' }),
  unknown_severity: ({ inc }) => inc.setSeverity('SEV-9'),
  no_severity: async ({ ana }) => (await ana.declare('Search slow')).confirmSeverity(),
  person_needed: async ({ as }) => (await as({ kind: 'service', id: 'ci' })).takeCommand(),
  commander_needed: async ({ as }) => {
    const raj = await as('raj')
    await raj.setSeverity('SEV-2')
    return raj.confirmSeverity()
  },
  role_vacant: ({ inc }) => inc.handOver('scribe', 'raj'),
  no_hand_over: ({ inc }) => inc.acknowledgeHandOver('incident_command'),
  receiver_needed: async ({ inc, as }) => {
    await inc.handOver('incident_command', 'raj')
    return (await as('mei')).acknowledgeHandOver('incident_command')
  },
  second_person_needed: async ({ inc, created }) =>
    inc.approveExtension(await created(inc.requestExtension('postmortem', '2100-01-01T00:00Z', 'The vendor'))),
  unknown_record: ({ inc }) => inc.retract(NOBODY, 'Wrong'),
  wrong_record: async ({ inc, created }) => inc.recordValidation('smoke', 'passed', { fix: await created(inc.note('Looking')) }),
  unknown_window: ({ inc }) => inc.restore(undefined, 1, { window: NOBODY }),
  ambiguous_window: async ({ inc }) => {
    for (const region of ['eu', 'us']) await inc.changeImpact({ service: 'db', region })
    return inc.restore('db', 1)
  },
  window_not_named: ({ inc }) => inc.restore(undefined, 0.5),
  end_needs_reason: ({ inc }) => inc.restore('checkout', 0.5, { end: true }),
  window_part_of_itself: async ({ inc, created }) => {
    const window = await created(inc.changeImpact({ service: 'db' }))
    return inc.changeImpact({ window, partOf: window })
  },
  not_retractable: async ({ inc, created }) => inc.retract(await created(inc.contain()), 'Wrong'),
  not_correctable: async ({ inc, created }) =>
    inc.correct(await created(inc.recordFix('Rolled back', { kind: 'rollback' })), 'Wrong', { facts: { permanence: 'permanent' } }),
  correction_invalid: async ({ inc, created }) =>
    inc.correct(await created(inc.changeImpact({ service: 'db' })), 'Wrong', { facts: { restored: 10_001 } }),
  correction_empty: async ({ inc, created }) => inc.correct(await created(inc.note('Looking')), 'Wrong'),
  record_retracted: async ({ inc, created }) => {
    const note = await created(inc.note('Looking'))
    await inc.retract(note, 'Wrong')
    return inc.correct(note, 'Wrong', { changes: { body: 'Looked' } })
  },
  nothing_to_redact: async ({ inc, created }) => inc.redact(await created(inc.join('raj')), 'Secret'),
  postmortem_outdated: async ({ inc }) => {
    const document = await resolved(inc)
    await inc.note('One more thing')
    return inc.publishPostmortem(document)
  },
  postmortem_foreign: async ({ inc, ana }) => {
    await resolved(inc)
    return inc.publishPostmortem(await (await ana.declare('Search slow')).postmortem())
  },
  postmortem_audience: async ({ inc }) => inc.publishPostmortem(await resolved(inc), { audience: 'public' }),
  postmortem_nowhere: async ({ inc }) => {
    await resolved(inc)
    return inc.publishPostmortem({})
  },
  book_needed: ({ ana }) => ana.takeOver({ source: 's', external: '1', commands: [DECLARE, '{"command":"review_plan"}'] }),
  unknown_drill: ({ ana }) => ana.completeDrill('nothing of the kind'),
  merge_with_itself: ({ inc }) => inc.mergeInto(inc.id),
  merge_target_gone: async ({ inc, ana }) => {
    const target = await ana.declare('Search slow')
    await target.dismiss('false_alarm')
    return inc.mergeInto(target.id)
  },
  unknown_value: ({ inc }) => inc.recordFix('We hoped', { kind: 'prayer' }),
  not_canonical: ({ inc }) => inc.recordHostEvent('ext.ours', { share: 0.5 }),
  argument_unusable: ({ inc }) => inc.setCadence('status_page', 0),
  text_empty: ({ ana }) => ana.declare(' '),

  import_invalid: () => statusHistory(logOf('{"id":7}'), { source: 'status.example.com' }),
  import_repeated: () => {
    const line = '{"id":"7","impact":"minor","updates":[{"at":"2026-03-01T10:00:00Z","status":"Investigating"}]}'
    return statusHistory(logOf(line, line), { source: 'status.example.com' })
  },

  unknown_incident: ({ book }) => book.get('INC-99'),
  request_reused: async ({ inc }) => {
    await inc.note('Looking', { request: 'r-1' })
    return inc.note('Looking elsewhere', { request: 'r-1' })
  },
  forked: async (here) => {
    const { out } = here
    const [book, copy] = await twins(here)
    const [inc] = await Promise.all([book, copy].map(async (one, number) => {
      const incident = await one.actingAs('ana').incident('INC-1')
      await incident.note(`note ${number}`)
      return incident
    }))
    assert.equal(inc.version, 2)
    await copy.export(out('log.jsonl'))
    return book.import(out('log.jsonl'))
  },
  store_unreachable: ({ out }) => Logbook.open(out('x'.repeat(300))),
  store_damaged: async ({ out }) => {
    await kept(out('book.db'), async (ana) => {
      for (let number = 0; number < 50; number += 1) await ana.declare(`Incident ${number} ${'x'.repeat(2_000)}`)
    })
    const file = readFileSync(out('book.db'))
    file.fill(0xff, 4_096, file.length)
    writeFileSync(out('book.db'), file)
    const book = await Logbook.open(out('book.db'))
    return all(book.list()).finally(() => book.close())
  },
  log_of_another: async ({ out }) => {
    const book = await Logbook.open(out('book.db'))
    const inc = await book.actingAs('ana').declare('Checkout API down')
    await book.backup(out('copy.db'))
    await inc.note('Later')
    copyFileSync(out('book.db-wal'), out('old'))
    await book.close()
    copyFileSync(out('copy.db'), out('book.db'))
    copyFileSync(out('old'), out('book.db-wal'))
    return Logbook.open(out('book.db'))
  },
  store_newer: async ({ out }) => {
    await kept(out('book.db'), (ana) => ana.declare('Checkout API down'))
    const file = readFileSync(out('book.db'))
    file.writeUInt32BE(999, 60)
    writeFileSync(out('book.db'), file)
    return Logbook.open(out('book.db'))
  },
  store_closed: async ({ t }) => {
    const book = await opened(t)
    await book.close()
    return book.plan()
  },
  not_a_book: ({ out }) => {
    writeFileSync(out('letter.db'), 'Dear Sir or Madam, '.repeat(100))
    return Logbook.open(out('letter.db'))
  },
  place_unknown: () => Logbook.open('postgresql://example.com/book'),
  place_taken: async (here) => {
    const [book] = await twins(here)
    return book.backup(here.out('copy.db'))
  },
  place_missing: ({ out }) => Logbook.open(out('none/book.db')),
  cursor_unknown: ({ book }) => all(book.follow({ after: 'nonsense', wait: false })),
  page_empty: ({ book }) => all(book.list({ page: 0 })),
  search_too_long: ({ book }) => book.search('down '.repeat(1_000)),
  backup_unsupported: ({ book, out }) => book.backup(out('copy.db')),
  transfer_failed: ({ book, out }) => book.export(out('none/log.jsonl')),
  library_fault: () => errors.awaited(() => native.breakDown()),
}

const AS_COMMAND_INVALID = 'an argument that is none is told as command_invalid, and its sentence says what is wrong with it'
const AS_PLAN_INVALID = 'it is told as plan_invalid, which says where in the plan'
const DECIDED_BY_A_BOOK = 'a command is always decided by a book, which brings what it needs; the vectors, which decide without one, have it'
const UNDER_OTHERS = 'it takes another program, or a disk, that stands in the way; the tests of the store and of its reliability bring them about'
const NOT_HERE = {
  time_not_canonical: 'a log with such a time is told as field_invalid, and an argument need not be canonical',
  time_reversed: AS_COMMAND_INVALID,
  identifier_empty: AS_COMMAND_INVALID,
  identifier_too_long: AS_COMMAND_INVALID,
  identifier_control_character: AS_COMMAND_INVALID,
  not_a_digest: AS_COMMAND_INVALID,
  plan_date_invalid: AS_PLAN_INVALID,
  command_id_unusable: 'a book makes the ids of commands by itself',
  command_id_reused: 'a book makes the ids of commands by itself',
  stream_empty: 'a log without records is one of no incidents',
  not_declared: 'nothing but a declaration begins an incident in a book',
  incident_needed: 'the commands of a book are methods of their own',
  no_plan_adopted: 'a new book adopts a plan as it is made',
  not_merged_there: 'whose part it was, a book knows by itself',
  pair_needed: DECIDED_BY_A_BOOK,
  version_conflict: 'a book decides again on the newest version; what that changes is told as contradicted',
  expected_too_weak: 'a book always appends at an exact version',
  too_many_records: 'only a merge of more than 65,000 signals comes to so many; the core tests its bound',
  committed_unread: UNDER_OTHERS,
  signal_moved: 'this package takes no deliveries of alerts',
  store_busy: UNDER_OTHERS,
  store_full: UNDER_OTHERS,
  store_read_only: UNDER_OTHERS,
  summary_differs: 'only a damaged file comes to it, or a fault of the library; the store tests it',
  process_forked: 'Node starts processes anew, and never by a copy of its own memory',
}

const DECLARE = JSON.stringify({ command: 'declare', arguments: { title: 'Checkout API down' } })

/** The postmortem of an incident that was resolved for it. */
async function resolved(inc) {
  await inc.recordFix('Rolled back release 4411', { kind: 'rollback' })
  await inc.recordValidation('smoke tests', 'passed')
  await inc.resolve()
  return inc.postmortem()
}

/** A book that somebody wrote to and closed. */
async function kept(path, write) {
  const book = await Logbook.open(path)
  await write(book.actingAs('ana'))
  await book.close()
}

/** A book with an incident, and a copy of it that lies beside it. */
async function twins({ t, out }) {
  const book = await opened(t, out('book.db'))
  await book.actingAs('ana').declare('Checkout API down')
  await book.backup(out('copy.db'))
  return [book, await opened(t, out('copy.db'))]
}

test('every code is provoked, or it is said why not', () => {
  assert.deepEqual([...Object.keys(PROVOKED), ...Object.keys(NOT_HERE)].sort(), [...ERROR_CODES].sort())
})

for (const [code, attempt] of Object.entries(PROVOKED)) {
  test(`${code} is what comes of what provokes it`, async (t) => {
    const here = await world(t)
    const codes = await codesOf(() => attempt(here))
    assert.ok(codes.includes(code), `${codes}`)
  })
}
