// The logbook: a store, the plan in force, a clock and ids put together.

import { count, flag, isObject, json, looked, members, options, refuse, text } from './arguments.js'
import { crossing, declaring, run, type By, type CommandOptions, type IncidentOptions, type Wires } from './command.js'
import { BookCommands, IncidentCommands } from './commands.js'
import { awaited } from './errors.js'
import { documentOptions, History, type DocumentOptions } from './history.js'
import type { Cursor, IncidentId } from './ids.js'
import type { Imported } from './importers.js'
import { Incident } from './incident.js'
import type { MetricSet } from './measures.js'
import { openBook, salvageBook, Stop, type Book, type Plan as EnginePlan } from './native.js'
import { optionalPlan, Plan } from './plan.js'
import { engineDocument, type Postmortem } from './postmortem.js'
import { recordsOf, type Record } from './record.js'
import { moment, wireTime, type Time } from './times.js'
import {
  keptOf,
  obligationOf,
  summaryOf,
  verificationOf,
  type Compliance,
  type Found,
  type Health,
  type Kept,
  type Members,
  type Obligation,
  type Progress,
  type Salvaged,
  type Summary,
  type Verification,
} from './values.js'
import type { IncidentKind, Status } from './words.js'

/** Who acts: a person by their id, or anybody. */
export type Actor = By

function actorJson(who: Actor): string {
  if (typeof who === 'string') return json('who acts', { kind: 'person', id: text('who acts', who) })
  const isActor = looked('who acts', () => isObject(who) && typeof who.kind === 'string')
  if (!isActor) refuse('who acts', who, "a person's id, or an object such as { kind: 'service', id: 'ci' }")
  return json('who acts', who)
}

const timeOf = (time: Time | undefined): string | undefined => (time === undefined ? undefined : wireTime(time))

/** Reads pieces of JSON one after the other, so that others have their turn meanwhile. */
async function readPieces<T>(pieces: readonly string[], read: (wire: Members) => T): Promise<T[]> {
  const all: T[] = []
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) await new Promise(setImmediate)
    for (const wire of JSON.parse(piece) as Members[]) all.push(read(wire))
  }
  return all
}

const OPEN: readonly Status[] = ['detected', 'responding', 'contained', 'recovering']

/** How many records are read at once by whoever follows. */
const PAGE = 200

/** What is handed on within this many milliseconds of being read is new, as long as nothing was done through this book since. */
const AT_ONCE_MS = 1

/** How a book is opened. */
export interface OpenOptions {
  /** A plan to adopt, if it is not the one in force. Without one a new book adopts the standard plan. */
  plan?: Plan | undefined
  /** Who adopts it. */
  actingAs?: Actor | undefined
}

/** Which incidents to list. Everything that is said must hold. */
export interface ListOptions {
  /** Those that are detected, responding, contained or recovering. */
  open?: boolean | undefined
  statuses?: readonly Status[] | undefined
  kinds?: readonly IncidentKind[] | undefined
  severities?: readonly string[] | undefined
  /** Whose impact windows name it. */
  service?: string | undefined
  /** Of which this person holds a role; which one, if it matters. */
  holder?: string | undefined
  role?: string | undefined
  declaredFrom?: Time | undefined
  declaredBefore?: Time | undefined
  /** How many are read at once; 100 unless it is said. */
  page?: number | undefined
}

/** What is asked about what is owed. */
export interface OwedOptions {
  /** At another moment than now. */
  now?: Time | undefined
  /** Under another plan than those that were in force. */
  plan?: Plan | undefined
}

/** How a book is followed. */
export interface FollowOptions {
  /** Where to go on from; the beginning, unless it is said. */
  after?: Cursor | undefined
  /** Whether to wait for what is yet to come; so it is unless `false` is said. */
  wait?: boolean | undefined
  /** Ends it: whoever waits gets its reason thrown. */
  signal?: AbortSignal | undefined
}

function asked(given: OwedOptions): { now: string | undefined; plan: EnginePlan | undefined } {
  const { now, plan } = looked('what is asked', () => options(given, ['now', 'plan']))
  return { now: timeOf(now), plan: optionalPlan(plan) }
}

function followOptions(given: FollowOptions): FollowOptions {
  return looked('what follows', () => {
    const { after, wait = true, signal } = options(given, ['after', 'wait', 'signal'])
    const isSignal = signal === undefined || (isObject(signal) && 'aborted' in signal && 'addEventListener' in signal)
    if (!isSignal) refuse('signal', signal, 'an AbortSignal')
    return { after: after === undefined ? undefined : (text('after', after) as Cursor), wait: flag('wait', wait), signal }
  })
}

/** A record, and the place behind it. */
export interface Followed {
  readonly record: Record
  /** Keep it to go on from there after a restart. */
  readonly cursor: Cursor
}

/** A book of incidents. `await using` closes it. */
export class Logbook implements AsyncDisposable {
  readonly #book: Book
  #underWay = 0
  /** How many of those that do not follow were answered. */
  #answered = 0
  #idle: (() => void)[] = []

  private constructor(book: Book) {
    this.#book = book
  }

  /** Opens the book at a path, or makes one there; `:memory:` is a new one that is gone with the last that holds it. */
  static async open(place: string, given: OpenOptions = {}): Promise<Logbook> {
    const { plan, actingAs } = looked('what follows', () => options(given, ['plan', 'actingAs']))
    const [path, engine] = [text('the place', place), optionalPlan(plan)]
    const actor = actingAs === undefined ? undefined : actorJson(actingAs)
    return new Logbook(await awaited(() => openBook(path, engine, actor)))
  }

  /**
   * Writes what can still be read of a book whose file is damaged to a new file, as a log to import into a new book. The book is only
   * read, and need not be fit to be opened. A stream is written up to the first record that cannot be read: what follows it could not
   * be imported. What is in no record is not saved: requests, counts of alerts, numbers.
   */
  static async salvage(place: string, path: string): Promise<Salvaged> {
    const [book, log] = [text('the place', place), text('the path', path)]
    return JSON.parse(await awaited(() => salvageBook(book, log))) as Salvaged
  }

  /** Asks the engine. @internal */
  async ask<T>(ask: (book: Book) => Promise<T>): Promise<T> {
    try {
      return await this.#read(ask)
    } finally {
      this.#answered += 1
    }
  }

  /** The same for who follows. */
  async #read<T>(ask: (book: Book) => Promise<T>): Promise<T> {
    this.#underWay += 1
    try {
      return await awaited(() => ask(this.#book))
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) for (const tell of this.#idle.splice(0)) tell()
    }
  }

  /** Closes it, once what is under way is done; whoever follows it, or uses it afterwards, is told so. */
  async close(): Promise<void> {
    const closed = awaited(() => this.#book.close())
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve))
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this.#book.closed
  }

  /** Where it is. */
  get place(): string {
    return this.#book.place
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Logbook ${this.place}${this.closed ? ', closed' : ''}`
  }

  /** The book as somebody uses it: a person by their id, or `{ kind: 'service', id: 'ci' }`. */
  actingAs(actor: Actor): Acting {
    return new Acting(this, actor)
  }

  /** The plan in force. */
  async plan(): Promise<Plan> {
    return new Plan(await this.ask((book) => book.plan()))
  }

  /** The id of the incident that somebody means by `INC-42`, or by its id. */
  async find(reference: string): Promise<IncidentId> {
    const meant = text('the incident', reference)
    return (await this.ask((book) => book.find(meant))) as IncidentId
  }

  /** An incident as it is now, by `INC-42` or its id. */
  async get(reference: string): Promise<Incident> {
    const meant = text('the incident', reference)
    return new Incident(await this.ask((book) => book.get(meant)))
  }

  /** What a list shows of an incident. */
  async summary(reference: string): Promise<Summary> {
    const meant = text('the incident', reference)
    return summaryOf(JSON.parse(await this.ask((book) => book.summary(meant))) as Members)
  }

  /** An incident with all its records. */
  async history(reference: string): Promise<History> {
    const meant = text('the incident', reference)
    return new History(await this.ask((book) => book.history(meant)))
  }

  /** Summaries, the newest declaration first, read a page at a time. */
  async *list(given: ListOptions = {}): AsyncGenerator<Summary, void, undefined> {
    const wanted = looked('what is listed', () => {
      const { open = false, statuses = [], declaredFrom, declaredBefore, page = 100, ...rest } = members('what is listed', given)
      return json('what is listed', {
        ...rest,
        statuses: flag('open', open) ? [...statuses, ...OPEN] : statuses,
        declaredFrom: timeOf(declaredFrom),
        declaredBefore: timeOf(declaredBefore),
        limit: count('page', page),
      })
    })
    let read = await this.ask((book) => book.list(wanted))
    for (;;) {
      for (const wire of JSON.parse(read.summaries) as Members[]) yield summaryOf(wire)
      const { next } = read
      if (next === undefined) return
      read = await this.ask((book) => book.list(wanted, next))
    }
  }

  /** The incidents in which somebody wrote all of some words in one place, the best first. The last may be a beginning. */
  async search(words: string, limit = 20): Promise<Found[]> {
    const [wanted, most] = [text('what is searched', words), count('limit', limit)]
    const found = JSON.parse(await this.ask((book) => book.search(wanted, most))) as (Members & { excerpt: string | null })[]
    return found.map(({ summary, excerpt }) => ({ summary: summaryOf(summary as Members), excerpt }))
  }

  /** What is owed, the most urgent first. */
  obligations(options: OwedOptions = {}): Promise<Obligation[]> {
    return this.owed(false, options)
  }

  /** What is due or overdue, the most urgent first. */
  due(options: OwedOptions = {}): Promise<Obligation[]> {
    return this.owed(true, options)
  }

  /** By all, or by one incident. @internal */
  async owed(due: boolean, given: OwedOptions, incident?: IncidentId): Promise<Obligation[]> {
    const { now, plan } = asked(given)
    return readPieces(await this.ask((book) => book.obligations(due, now, plan, incident)), obligationOf)
  }

  /** The next moment at which something begins to be due or overdue: the one time to wake up. */
  async nextDue(now?: Time): Promise<Date | null> {
    const asOf = timeOf(now)
    const at = await this.ask((book) => book.nextDue(asOf))
    return at === null ? null : moment(at)
  }

  /** What became of everything that each incident owed. */
  async compliance(given: OwedOptions = {}): Promise<Compliance[]> {
    const { now, plan } = asked(given)
    return readPieces(await this.ask((book) => book.compliance(now, plan)), keptOf<Compliance>)
  }

  /** What became of everything that the book itself owed, whatever happened: drills, looks at the plan. */
  async bookCompliance(given: OwedOptions = {}): Promise<Kept> {
    const { now, plan } = asked(given)
    return keptOf(JSON.parse(await this.ask((book) => book.bookCompliance(now, plan))) as Members)
  }

  /** How long things took, for each kind of incidents a set. */
  async metrics(): Promise<readonly MetricSet[]> {
    return JSON.parse(await this.ask((book) => book.metrics())) as MetricSet[]
  }

  /** Where the book stands: `follow({ after })` from there tells only what is new. */
  async head(): Promise<Cursor> {
    return (await this.ask((book) => book.head())) as Cursor
  }

  /**
   * Every record once, in the order of the commits, each with a cursor to go on from after a restart. It reads on when asked. A text
   * that was removed is handed on no more.
   */
  follow(given: FollowOptions = {}): AsyncGenerator<Followed, void, undefined> {
    const stop = new Stop()
    const followed = this.#followed(followOptions(given), stop)
    const end = followed.return.bind(followed)
    // A generator is returned only once what it waits for has come; here that would be the next record, whenever it is written.
    followed.return = (value) => {
      stop.stop()
      return end(value)
    }
    return followed
  }

  async *#followed({ after, wait = true, signal }: FollowOptions, stop: Stop): AsyncGenerator<Followed, void, undefined> {
    const end = (): void => stop.stop()
    signal?.addEventListener('abort', end, { once: true })
    try {
      for (let from = after ?? ''; ; ) {
        signal?.throwIfAborted()
        if (stop.stopped) return
        const page = await this.#read((book) => book.readAfter(from, PAGE, wait ? stop : undefined))
        let [looked, answered] = [performance.now(), this.#answered]
        const cursors = page.cursors.split('\n') as Cursor[]
        for (const [at, record] of recordsOf(page.lines).entries()) {
          signal?.throwIfAborted()
          if (answered !== this.#answered || performance.now() - looked > AT_ONCE_MS) {
            // What was read ahead may hold a text that is gone since.
            if ((await this.#read((book) => book.redactions())) !== page.redactions) break
            ;[looked, answered] = [performance.now(), this.#answered]
          }
          from = cursors[at] as Cursor
          yield { record, cursor: from as Cursor }
        }
        if (page.lines === '' && !wait) return
      }
    } finally {
      signal?.removeEventListener('abort', end)
    }
  }

  async #toFile<T>(path: string, write: (book: Book, path: string) => Promise<T>): Promise<T> {
    const file = text('the path', path)
    return this.ask((book) => write(book, file))
  }

  /** Writes the whole book as one log, as of one moment, to a new file. Gives the number of records. */
  export(path: string): Promise<number> {
    return this.#toFile(path, (book, file) => book.export(file))
  }

  /**
   * Takes over the records of a log. What the book has it skips; `progress` is called after each transaction, and what it throws
   * is thrown once the import is done.
   */
  async import(path: string, progress?: (soFar: Progress) => void): Promise<Progress> {
    const file = text('the path', path)
    if (progress !== undefined && typeof progress !== 'function') refuse('progress', progress, 'a function')
    const failures: unknown[] = []
    let heard = 0
    let hears = (): void => {}
    const tell = (lines: number, appended: number, skipped: number): void => {
      heard += 1
      try {
        progress?.({ lines, appended, skipped })
      } catch (error) {
        failures.push(error)
      }
      hears()
    }
    const { told, ...done } = await this.ask((book) => book.import(file, progress === undefined ? undefined : tell))
    // The answer may come before what was told on the way.
    if (heard < told) await new Promise<void>((resolve) => (hears = () => heard === told && resolve()))
    if (failures.length > 0) throw failures[0]
    return done
  }

  /** Checks every record of the book: its place, its chain, its text, the redactions. */
  async verify(): Promise<Verification> {
    return verificationOf(await this.ask((book) => book.verify()))
  }

  /** Writes a copy of the book to a new file, as of one moment, while it is in use. */
  backup(path: string): Promise<void> {
    return this.#toFile(path, (book, file) => book.backup(file))
  }

  /** How its store is. */
  async health(): Promise<Health> {
    return JSON.parse(await this.ask((book) => book.health())) as Health
  }
}

/** A book as somebody uses it: commands are theirs. A command of the book gives the version of its stream. */
export class Acting extends BookCommands<IncidentHandle, number> {
  /** The book. */
  readonly book: Logbook
  /** Who acts. */
  readonly actor: Actor
  /** @internal */
  readonly actorJson: string

  /** @internal */
  constructor(book: Logbook, actor: Actor) {
    super()
    this.book = book
    this.actor = actor
    this.actorJson = actorJson(actor)
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Acting ${this.actorJson} on ${this.book.place}`
  }

  /** An incident to work on, by `INC-42` or its id. */
  async incident(reference: string): Promise<IncidentHandle> {
    return new IncidentHandle(this, await this.book.get(reference))
  }

  /** Tells an incident of another system. Told again after a stop, it goes on where it stopped, and doubles nothing. */
  async takeOver(imported: Imported): Promise<IncidentHandle> {
    const { request, declare, rest } = looked('what is taken over', () => {
      const { source, external, commands } = members('what is taken over', imported)
      if (!Array.isArray(commands) || commands.length === 0) refuse('commands', commands, 'at least the one that declares it')
      const [declare, ...rest] = commands.map((command) => text('a command', command)) as [string, ...string[]]
      return { request: `import ${text('source', source)} ${text('external', external)}`, declare, rest }
    })
    let state = await this.book.ask((book) => book.declare(this.actorJson, declare, request))
    for (const [number, command] of rest.entries()) {
      const { id } = state
      const done = this.book.ask((book) => book.execute(this.actorJson, id, command, undefined, `${request} ${number}`))
      state = (await done).incident
    }
    return new IncidentHandle(this, new Incident(state))
  }

  /** @internal */
  override async [declaring](name: string, places: object, options: CommandOptions, wires?: Wires): Promise<IncidentHandle> {
    const { command, request } = crossing(name, places, options, wires)
    const state = await this.book.ask((book) => book.declare(this.actorJson, command, request))
    return new IncidentHandle(this, new Incident(state))
  }

  /** @internal */
  override async [run](name: string, places: object, options: CommandOptions, wires?: Wires): Promise<number> {
    const { command, request } = crossing(name, places, options, wires)
    return this.book.ask((book) => book.executeBook(this.actorJson, command, request))
  }
}

/** What came of a command. */
export interface Executed {
  /** The incident, at the version after the command or a later one. */
  readonly incident: Incident
  /** Its version before. */
  readonly before: number
  /** Its version after; the same when the command wanted what was so already. */
  readonly version: number
  /** Whether this is the outcome of an earlier delivery of the same request. */
  readonly repeated: boolean
  /** The records that it came to; the last one's id names what was created. */
  records(): Promise<Record[]>
}

/**
 * One incident in somebody's hands: a snapshot, refreshed by their own commands, which are decided on what it shows. Where somebody
 * changed the same thing meanwhile, to another value, a command is refused as `Contradicted`.
 */
export class IncidentHandle extends IncidentCommands<Executed> {
  readonly #acting: Acting
  #state: Incident

  /** @internal */
  constructor(acting: Acting, state: Incident) {
    super()
    this.#acting = acting
    this.#state = state
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { id, version, status, severity, title } = this.#state
    return `IncidentHandle ${id} v${version} ${status} ${severity ?? 'no severity'} ${JSON.stringify(title)}`
  }

  /** The incident as it was when it was last looked at. */
  get state(): Incident {
    return this.#state
  }

  /** Looks again. */
  async refresh(): Promise<void> {
    this.#state = await this.#acting.book.get(this.id)
  }

  /** The same incident in the hands of another. */
  actingAs(actor: Actor): IncidentHandle {
    return new IncidentHandle(this.#acting.book.actingAs(actor), this.#state)
  }

  /** Its ULID. */
  get id(): IncidentId {
    return this.#state.id
  }

  /** The number of its records. */
  get version(): number {
    return this.#state.version
  }

  /** Where it is in its life. */
  get status(): Status {
    return this.#state.status
  }

  /** The label of its severity. */
  get severity(): string | null {
    return this.#state.severity
  }

  /** What is wrong, in a line. */
  get title(): string | null {
    return this.#state.title
  }

  /** What people call it: `INC-42`. */
  async reference(): Promise<string> {
    return (await this.#acting.book.summary(this.id)).reference
  }

  /** What this incident owes, the most urgent first. */
  obligations(options: OwedOptions = {}): Promise<Obligation[]> {
    return this.#acting.book.owed(false, options, this.id)
  }

  /** What of it is due or overdue, the most urgent first. */
  due(options: OwedOptions = {}): Promise<Obligation[]> {
    return this.#acting.book.owed(true, options, this.id)
  }

  /** All its records, those of others included. */
  history(): Promise<History> {
    return this.#acting.book.history(this.id)
  }

  /** The postmortem as of now, under the plan in force unless another is given. */
  async postmortem(wanted: DocumentOptions = {}): Promise<Postmortem> {
    const given = documentOptions(wanted)
    const [history, plan] = await Promise.all([this.history(), given.plan ?? this.#acting.book.plan()])
    return history.postmortem({ ...given, plan })
  }

  /** @internal */
  override async [run](name: string, places: object, options: IncidentOptions, wires?: Wires): Promise<Executed> {
    const { command, request, basis = this.version } = crossing(name, places, options, wires)
    const document = engineDocument((places as { document?: unknown }).document)
    const { book, actorJson } = this.#acting
    const { id } = this
    const done = await book.ask((one) => one.execute(actorJson, id, command, basis, request, document))
    const incident = new Incident(done.incident)
    // Of commands under way together the newest state stays, whichever answer comes first.
    if (incident.version >= this.version) this.#state = incident
    const { before, version: after, repeated } = done
    const records = async (): Promise<Record[]> =>
      after > before ? recordsOf(await book.ask((one) => one.records(id, before, after - before))) : []
    return { incident, before, version: after, repeated, records }
  }
}
