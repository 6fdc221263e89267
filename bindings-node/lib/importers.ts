// Incidents of other systems, read into commands with nothing made up. `Acting.takeOver` carries them out.

import { looked, members, options, text } from './arguments.js'
import { awaited } from './errors.js'
import { bytes } from './history.js'
import { readStatusPage } from './native.js'

/** One incident of a source. */
export interface Imported {
  readonly source: string
  /** Its id there. */
  readonly external: string
  /** What tells it, as JSON, in the order of telling. The first declares it. */
  readonly commands: readonly string[]
}

/** How a status page is read. */
export interface ImportOptions {
  /** The page, such as `status.example.com`: it stands in the record and beside every time. */
  source: string
  /** That its posts were published on; `status_page` unless it is said. */
  channel?: string | undefined
  /** The severity that an impact of the page comes to. An impact that is not here stays a label. */
  severities?: Readonly<Record<string, string>> | undefined
}

/** Reads what Statuspage's public API answers. */
export function statuspage(answer: Uint8Array, options: ImportOptions): Promise<readonly Imported[]> {
  return page(true, answer, options)
}

/** Reads a status history, JSON Lines with an incident each; see docs/import.md. */
export function statusHistory(lines: Uint8Array, options: ImportOptions): Promise<readonly Imported[]> {
  return page(false, lines, options)
}

const texts = (given: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, text(`severities.${name}`, value)]))

async function page(
  isStatuspage: boolean,
  data: Uint8Array,
  given: ImportOptions,
): Promise<readonly Imported[]> {
  const { source, channel, severities } = looked('what follows', () => {
    const { source, channel = 'status_page', severities = {} } = options(given, ['source', 'channel', 'severities'])
    return { source: text('source', source), channel: text('channel', channel), severities: texts(members('severities', severities)) }
  })
  const copy = await bytes(data)
  const read = await awaited(() => readStatusPage(isStatuspage, copy, source, channel, severities))
  return read.map((one) => ({ source, ...one }))
}
