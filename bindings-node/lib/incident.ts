// The state of an incident.

import { isObject } from './arguments.js'
import { awaited, called } from './errors.js'
import type { IncidentId } from './ids.js'
import type { Metric, Milestone } from './measures.js'
import type { Incident as Engine } from './native.js'
import { moment, nanoseconds } from './times.js'
import type { Members } from './values.js'
import type { IncidentKind, Status } from './words.js'

/**
 * An incident as it was at one version: frozen, made by folding its records. `toJSON()` tells all of it; the rest is what is asked
 * for most.
 */
export class Incident {
  readonly #engine: Engine

  /** @internal */
  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Its ULID. */
  get id(): IncidentId {
    return this.#engine.id as IncidentId
  }

  /** The number of its records. */
  get version(): number {
    return this.#engine.version
  }

  /** Where it is in its life. */
  get status(): Status {
    return this.#engine.status as Status
  }

  /** Why its log is written. */
  get kind(): IncidentKind {
    return this.#engine.kind as IncidentKind
  }

  /** What is wrong, in a line; null when it was redacted. */
  get title(): string | null {
    return this.#engine.title
  }

  /** The label of its severity, such as `SEV-1`; null while nobody set one. */
  get severity(): string | null {
    return this.#engine.severity
  }

  /** The rank of its severity, 1 being the worst; null while nobody set one. */
  get severityRank(): number | null {
    return this.#engine.severityRank
  }

  /** Who holds incident command; null while it is vacant. */
  get commander(): string | null {
    return this.#engine.commander
  }

  /** Who holds which role. */
  get roles(): Readonly<Record<string, string>> {
    return this.#engine.roles
  }

  /** Everybody who took part, by id. */
  get people(): readonly string[] {
    return this.#engine.people
  }

  /** Whether it is detected, responding, contained or recovering. */
  get isOpen(): boolean {
    return this.#engine.isOpen
  }

  /** Whether a live, drill or test incident was declared at all. */
  get isDeclared(): boolean {
    return this.#engine.isDeclared
  }

  /** When it was declared, at the latest; to the millisecond. */
  get declaredAt(): Date | null {
    const at = this.#engine.declaredAt
    return at === null ? null : moment(at)
  }

  /** When it was declared, at the latest, in nanoseconds since 1970. */
  get declaredAtNs(): bigint | null {
    const at = this.#engine.declaredAt
    return at === null ? null : nanoseconds(at)
  }

  /** The incident that this one was merged into. */
  get mergedInto(): IncidentId | null {
    return this.#engine.mergedInto as IncidentId | null
  }

  /** How many of its records this library does not know. */
  get unknownRecords(): number {
    return this.#engine.unknownRecords
  }

  /** Its milestones, in the order in which they usually come. */
  async milestones(): Promise<readonly Milestone[]> {
    return JSON.parse(await awaited(() => this.#engine.milestones())) as Milestone[]
  }

  /** Its metrics, each from one milestone to another. */
  async metrics(): Promise<readonly Metric[]> {
    return JSON.parse(await awaited(() => this.#engine.metrics())) as Metric[]
  }

  /** All of it, as its JSON has it. */
  toJSON(): Members {
    return JSON.parse(called(() => this.#engine.json())) as Members
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Incident ${this.id} v${this.version} ${this.status} ${this.severity ?? 'no severity'} ${JSON.stringify(this.title)}`
  }

  /** Whether it is the same incident in the same state. */
  equals(other: Incident): boolean {
    return isObject(other) && #engine in other && this.#engine.equals(other.#engine)
  }
}
