// Who looks at an incident is told when it changes. One reader follows the book, whoever and whatever process wrote to it.

import { EventEmitter } from 'node:events'

export class Live {
  #changes = new EventEmitter().setMaxListeners(0)
  #stop = new AbortController()
  #following

  constructor(book) {
    this.#following = this.#follow(book)
  }

  async #follow(book) {
    try {
      let after
      for await (const { cursor } of book.follow({ wait: false })) after = cursor
      for await (const { record } of book.follow({ after, signal: this.#stop.signal })) {
        this.#changes.emit(record.incident, record.version)
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error
    }
  }

  /** Answers with the versions of an incident from now on, as server-sent events, until the other side goes. */
  stream(incident, response) {
    const tell = (version) => response.write(`data: ${version}\n\n`)
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 500\n\n')
    this.#changes.on(incident.id, tell)
    const beat = setInterval(() => response.write(':\n\n'), 15_000)
    const end = () => response.end()
    this.#stop.signal.addEventListener('abort', end)
    response.on('close', () => {
      clearInterval(beat)
      this.#changes.off(incident.id, tell)
      this.#stop.signal.removeEventListener('abort', end)
    })
    return tell
  }

  async close() {
    this.#stop.abort()
    await this.#following
  }
}
