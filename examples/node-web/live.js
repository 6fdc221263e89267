// Who looks at an incident is told when it changes. One reader follows the book, whoever and whatever process wrote to it.

import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

export class Live {
  #changes = new EventEmitter().setMaxListeners(0)
  #stop = new AbortController()
  #responses = new Set()
  #patience
  #failed
  #following

  /** `failed` is told what went wrong while the book was read; `patience` milliseconds later it is tried again. */
  constructor(book, { failed = console.error, patience = 1_000 } = {}) {
    this.#failed = failed
    this.#patience = patience
    this.#following = this.#follow(book)
  }

  /** How many look. */
  get viewers() {
    return this.#responses.size
  }

  /** Calls somebody with the versions of an incident from now on. */
  on(incident, tell) {
    this.#changes.on(incident, tell)
  }

  async #follow(book) {
    const { signal } = this.#stop
    let after
    while (!signal.aborted) {
      try {
        after ??= await book.head()
        for await (const { record, cursor } of book.follow({ after, signal })) {
          after = cursor
          this.#changes.emit(record.incident, record.version)
        }
      } catch (error) {
        if (signal.aborted) return
        this.#failed(error)
        await pause(this.#patience, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** Answers with the versions of an incident from now on, as server-sent events, until the other side goes. */
  stream(incident, response) {
    const tell = (version) => response.write(`data: ${version}\n\n`)
    // Who went while the incident was looked up is not told that it went.
    if (response.destroyed) return tell
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    response.write('retry: 500\n\n')
    this.#responses.add(response)
    this.on(incident, tell)
    const beat = setInterval(() => response.write(':\n\n'), 15_000)
    response.on('close', () => {
      clearInterval(beat)
      this.#changes.off(incident, tell)
      this.#responses.delete(response)
    })
    return tell
  }

  async close() {
    this.#stop.abort()
    for (const response of this.#responses) response.end()
    await this.#following
  }
}
