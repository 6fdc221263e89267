// The postmortem: generated from the history, never typed twice.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { text as textOf } from './arguments.js'
import { awaited, transferred } from './errors.js'
import type { IncidentId } from './ids.js'
import type { Postmortem as Engine } from './native.js'
import type { Finding } from './values.js'
import type { DocumentAudience } from './words.js'

const engines = new WeakMap<Postmortem, Engine>()

/** A postmortem of one incident, at one version of it, for one audience. It is made once and rendered as often as wanted. */
export class Postmortem {
  /** @internal */
  constructor(engine: Engine) {
    engines.set(this, engine)
  }

  get #engine(): Engine {
    return engines.get(this) as Engine
  }

  /** The incident that it is of. */
  get incident(): IncidentId {
    return this.#engine.incident as IncidentId
  }

  /** The version of the incident that it tells. */
  get covers(): number {
    return this.#engine.covers
  }

  /** Who it is for. */
  get audience(): DocumentAudience {
    return this.#engine.audience as DocumentAudience
  }

  /** The revision that it is, or becomes if it is published. */
  get revision(): number {
    return this.#engine.revision
  }

  /** What `console.log` shows of it. @internal */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Postmortem of ${this.incident} v${this.covers} for ${this.audience}`
  }

  /** The document as GitHub-flavoured Markdown. */
  markdown(): Promise<string> {
    return awaited(() => this.#engine.markdown())
  }

  /** The document as one HTML file that needs nothing else, and no script. */
  html(): Promise<string> {
    return awaited(() => this.#engine.html())
  }

  /** The document as JSON, for programs. */
  json(): Promise<string> {
    return awaited(() => this.#engine.json())
  }

  /** What a look at the record finds, whoever the document is for. */
  async findings(): Promise<readonly Finding[]> {
    return JSON.parse(await awaited(() => this.#engine.findings())) as Finding[]
  }

  /** Writes postmortem.md, postmortem.html and postmortem.json into a folder, which is made where it is not there. */
  async save(folder: string): Promise<readonly [string, string, string]> {
    await transferred(textOf('the folder', folder), mkdir(folder, { recursive: true }))
    const write = async (form: string, text: string): Promise<string> => {
      const path = join(folder, `postmortem.${form}`)
      await transferred(path, writeFile(path, text))
      return path
    }
    return [await write('md', await this.markdown()), await write('html', await this.html()), await write('json', await this.json())]
  }

  /** Whether it is the same document. */
  equals(other: Postmortem): boolean {
    const engine = engines.get(other)
    return engine !== undefined && this.#engine.equals(engine)
  }
}

/** The engine's side of what may be a document. @internal */
export function engineDocument(document: unknown): Engine | undefined {
  return document instanceof Postmortem ? engines.get(document) : undefined
}
