// The plan: what a team means to do, as the engine reads it.

import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'

import { refuse, text as textOf } from './arguments.js'
import { called, SevlogError, transferred } from './errors.js'
import { Plan as Engine } from './native.js'
import type { Members, PlanFinding } from './values.js'

/** The engine's side of a plan. @internal */
export const engineOf = new WeakMap<Plan, Engine>()

/** A plan. */
export class Plan {
  /** @internal */
  constructor(engine: Engine) {
    engineOf.set(this, engine)
  }

  get #engine(): Engine {
    return engineOf.get(this) as Engine
  }

  /** The plan of who has none. */
  static standard(): Plan {
    return new Plan(called(() => Engine.standard()))
  }

  /** A plan from its JSON. */
  static fromJSON(text: string): Plan {
    return new Plan(called(() => Engine.fromJson(textOf('a plan', text))))
  }

  /** A plan from its TOML. */
  static fromTOML(text: string): Plan {
    return new Plan(called(() => Engine.fromToml(textOf('a plan', text))))
  }

  /** A plan from a file, `.json` or `.toml`. */
  static async read(path: string): Promise<Plan> {
    const form = { '.json': Plan.fromJSON, '.toml': Plan.fromTOML }[extname(textOf('the path', path))]
    if (form === undefined) {
      throw new SevlogError(`${path} is no plan that can be read; give a .json or a .toml`, 'plan_invalid')
    }
    return form(await transferred(path, readFile(path, 'utf8')))
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Plan ${this.digest}`
  }

  /** Its JSON, read. `JSON.stringify(plan)` is its JSON. */
  toJSON(): Members {
    return JSON.parse(called(() => this.#engine.json())) as Members
  }

  /** Its TOML. */
  toTOML(): string {
    return called(() => this.#engine.toml())
  }

  /** Its SHA-256, as it stands in records. */
  get digest(): string {
    return this.#engine.digest
  }

  /** What is doubtful about it. */
  get findings(): readonly PlanFinding[] {
    return JSON.parse(called(() => this.#engine.findings())) as PlanFinding[]
  }

  /** Whether it says the same as another. */
  equals(other: Plan): boolean {
    const engine = engineOf.get(other)
    return engine !== undefined && this.#engine.equals(engine)
  }
}

/** The engine's side of a plan. @internal */
export function enginePlan(plan: Plan): Engine {
  return engineOf.get(plan) ?? refuse('the plan', plan, 'a Plan, as Plan.read, Plan.fromJSON, Plan.fromTOML and Plan.standard make one')
}

/** The same, if there is one. @internal */
export function optionalPlan(plan: Plan | undefined): Engine | undefined {
  return plan === undefined ? undefined : enginePlan(plan)
}
