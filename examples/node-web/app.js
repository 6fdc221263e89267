// The tool: an internal web app with a book of incidents inside. Who somebody is it takes from a cookie, where yours has its login.

import Fastify from 'fastify'
import { Rejected, SevlogError } from 'sevlog'

import { Live } from './live.js'
import * as pages from './pages.js'

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
/** A postmortem is one file that has its style and pictures in itself, and no script. */
const DOCUMENT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

/** What may be done to an incident: a form each. */
const COMMANDS = {
  update: (incident, { body }, said) => incident.recordUpdate('status_page', body, { nextIn: '30m', ...said }),
  note: (incident, { body }, said) => incident.note(body, said),
  severity: (incident, { severity }, said) => incident.setSeverity(severity, said),
  command: (incident, _, said) => incident.takeCommand(said),
  resolve: async (incident, { summary, because }, said) => {
    try {
      return await incident.resolve({ summary: summary || undefined, ...said })
    } catch (error) {
      const guards = error instanceof Rejected ? error.reasons.filter((reason) => reason.code === 'guard_broken') : []
      if (!because || guards.length === 0) throw error
      return incident.resolve({
        summary: summary || undefined,
        ...said,
        waive: Object.fromEntries(guards.map((reason) => [reason.fields.guard, because])),
      })
    }
  },
}

/** Who the cookie says that somebody is; nobody, where it is none of ours. */
function whoOf(cookie = '') {
  try {
    return decodeURIComponent(/(?:^|; )who=([^;]*)/.exec(cookie)?.[1] ?? '')
  } catch {
    return ''
  }
}

/** Whether a form comes from a page of ours. Over plain http a browser sends `origin` alone; what is no browser sends neither. */
function isOurs({ 'sec-fetch-site': site, origin, host }) {
  if (site !== undefined) return site === 'same-origin'
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}

export async function build(book) {
  const app = Fastify({ forceCloseConnections: true })
  const live = new Live(book, { failed: (error) => app.log.error(error) })
  app.decorate('live', live)
  app.addHook('onClose', () => live.close())

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, async (_, body) =>
    Object.fromEntries(new URLSearchParams(body)),
  )
  app.decorateRequest('who', '')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'content-security-policy': PAGE_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    request.who = whoOf(request.headers.cookie)
    if (request.method === 'POST' && !isOurs(request.headers)) {
      return reply.code(403).send('Forms of other sites are not taken.')
    }
    if (request.method === 'POST' && request.who === '' && request.url !== '/who') {
      return page(reply.code(403), pages.problem('', 'Who are you?', 'Say it at the top of the page: what you do is recorded under your name.'))
    }
  })

  const page = (reply, text) => reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text)

  async function show(request, reply, reference, refused) {
    const [state, summary, history, owed] = await Promise.all([
      book.get(reference),
      book.summary(reference),
      book.history(reference),
      book.obligations(),
    ])
    const shown = {
      state,
      reference: summary.reference,
      records: history.records(Math.max(0, history.length - 200)).reverse(),
      owed: owed.filter((one) => one.incident === state.id && ['due', 'overdue', 'upcoming'].includes(one.state)),
      refused,
    }
    return page(reply, pages.incident(request.who, shown))
  }

  app.get('/', async (request, reply) => {
    const incidents = []
    for await (const one of book.list()) if (incidents.push(one) === 100) break
    return page(reply, pages.list(request.who, incidents))
  })
  app.get('/style.css', (_, reply) => reply.type('text/css').send(pages.STYLE))
  app.get('/live.js', (_, reply) => reply.type('text/javascript').send(pages.SCRIPT))

  app.post('/who', (request, reply) => {
    if (!request.body?.who?.trim()) return page(reply.code(400), pages.problem('', 'Who are you?', 'Say your name.'))
    reply.header('set-cookie', `who=${encodeURIComponent(request.body.who)}; Path=/; HttpOnly; SameSite=Strict`)
    return reply.redirect('/', 303)
  })

  app.post('/incidents', async (request, reply) => {
    const { title, severity, takeCommand, request: id } = request.body ?? {}
    const options = { severity: severity || undefined, takeCommand: takeCommand !== undefined, request: id }
    const incident = await book.actingAs(request.who).declare(title, options)
    return reply.redirect(`/incidents/${incident.id}`, 303)
  })
  app.get('/incidents/:id', (request, reply) => show(request, reply, request.params.id))

  app.post('/incidents/:id/:command', async (request, reply) => {
    const { id, command } = request.params
    if (!Object.hasOwn(COMMANDS, command)) return reply.callNotFound()
    const incident = await book.actingAs(request.who).incident(id)
    const { basis, request: sent, ...fields } = request.body ?? {}
    try {
      await COMMANDS[command](incident, fields, { basis: Number(basis), request: sent })
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      return show(request, reply.code(409), id, error.reasons)
    }
    return reply.redirect(`/incidents/${id}`, 303)
  })

  app.get('/incidents/:id/live', async (request, reply) => {
    const incident = await book.get(request.params.id)
    reply.hijack()
    const tell = live.stream(incident.id, reply.raw)
    // What was recorded between the page and this is not lost.
    try {
      const { version } = await book.get(incident.id)
      if (version > Number(request.query.version)) tell(version)
    } catch (error) {
      request.log.error(error)
      reply.raw.end()
    }
  })

  app.get('/incidents/:id/postmortem', async (request, reply) => {
    const incident = await book.actingAs(request.who || 'nobody').incident(request.params.id)
    reply.header('content-security-policy', DOCUMENT_POLICY)
    return page(reply, await (await incident.postmortem()).html())
  })

  app.setNotFoundHandler((request, reply) => page(reply.code(404), pages.problem(request.who, 'Not found', 'There is no such page.')))
  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof SevlogError)) return reply.send(error)
    const code = { unknown_incident: 404, store_busy: 503 }[error.code] ?? (error.transient ? 503 : error.name === 'StoreError' ? 500 : 400)
    return page(reply.code(code), pages.problem(request.who, 'This does not work', error.message))
  })
  return app
}
