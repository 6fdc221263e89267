// Two people in two browsers, one incident.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { chromium } from 'playwright-core'
import { Logbook } from 'sevlog'

import { build } from '../app.js'
import { Live } from '../live.js'

const NOBODY = '01KAR0000000000000000000ZZ'

const folder = mkdtempSync(join(tmpdir(), 'sevlog-web-'))
let app, book, browser, origin

before(async () => {
  book = await Logbook.open(join(folder, 'book.db'))
  app = await build(book)
  origin = await app.listen({ port: 0 })
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
})
after(async () => {
  await browser?.close()
  await app?.close()
  await book?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody at their browser; what the browser complains about fails the test. */
async function somebody(t, who, options = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints = []
  page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  t.after(async () => {
    await context.close()
    assert.deepEqual(complaints, [])
  })
  await page.goto(origin)
  await page.fill('[name=who]', who)
  await page.click('header button')
  return page
}

async function declare(page, title) {
  await page.fill('[name=title]', title)
  await page.selectOption('[name=severity]', 'SEV-2')
  await page.click('button:text("Declare")')
  await page.waitForSelector('#status')
  return page.url()
}

/** That somebody sees something within a second of its being sent. */
async function seenWithinASecond(page, selector, text) {
  await page.locator(selector, { hasText: text }).waitFor({ timeout: 1000 })
}

test('an incident is declared, told, resolved and written up', async (t) => {
  const ana = await somebody(t, 'ana')
  const url = await declare(ana, 'Checkout API down')
  assert.equal(await ana.textContent('#status'), 'responding')
  assert.equal(await ana.textContent('#commander'), 'ana')
  await ana.fill('form[action$="/update"] textarea', 'We are investigating.')
  await ana.click('button:text("Post update")')
  await ana.locator('#records li', { hasText: 'We are investigating.' }).waitFor()
  await ana.fill('[name=summary]', 'Back on release 4410')
  await ana.click('button:text("Resolve")')
  await ana.locator('#status', { hasText: 'resolved' }).waitFor()
  const response = await ana.goto(`${url}/postmortem`)
  assert.match(response.headers()['content-security-policy'], /default-src 'none'/)
  assert.match(await ana.textContent('h1'), /Checkout API down/)
  assert.match(await ana.textContent('body'), /We are investigating\./)
})

test('two browsers see within a second what the other does', async (t) => {
  const [ana, raj] = [await somebody(t, 'ana'), await somebody(t, 'raj')]
  await raj.goto(await declare(ana, 'Search slow'))
  for (const [who, other, number] of [[ana, raj, 1], [raj, ana, 2], [ana, raj, 3]]) {
    await other.fill('form[action$="/note"] textarea', 'half a thought')
    await who.fill('form[action$="/update"] textarea', `Update ${number}`)
    await who.click('button:text("Post update")', { noWaitAfter: true })
    await seenWithinASecond(other, '#records li', `Update ${number}`)
    assert.equal(await other.inputValue('form[action$="/note"] textarea'), 'half a thought')
  }
  await raj.click('button:text("Take command")', { noWaitAfter: true })
  await seenWithinASecond(ana, '#commander', 'raj')
})

test('another process that writes to the book is seen too', async (t) => {
  const ana = await somebody(t, 'ana')
  const url = await declare(ana, 'Mail late')
  const other = await Logbook.open(join(folder, 'book.db'))
  t.after(() => other.close())
  await (await other.actingAs({ kind: 'service', id: 'ci' }).incident(url.split('/').at(-1))).note('From the pipeline')
  await seenWithinASecond(ana, '#records li', 'From the pipeline')
})

test('a conflicting action shows what the other did', async (t) => {
  // Raj's browser runs no scripts: his page stays as it was.
  const [ana, raj] = [await somebody(t, 'ana'), await somebody(t, 'raj', { javaScriptEnabled: false })]
  const url = await declare(ana, 'Payments failing')
  await raj.goto(url)
  await ana.selectOption('form[action$="/severity"] select', 'SEV-1')
  await ana.click('button:text("Set severity")')
  await ana.locator('#severity', { hasText: 'SEV-1' }).waitFor()
  await raj.selectOption('form[action$="/severity"] select', 'SEV-3')
  await raj.click('button:text("Set severity")')
  const refused = await raj.textContent('[role=alert]')
  assert.match(refused, /SEV-1/)
  assert.match(refused, /ana/)
  assert.equal(await raj.textContent('#severity'), 'SEV-1')
  await raj.selectOption('form[action$="/severity"] select', 'SEV-3')
  await raj.click('button:text("Set severity")')
  await raj.locator('#severity', { hasText: 'SEV-3' }).waitFor()
})

test('what strangers write stays text', async (t) => {
  const ana = await somebody(t, '<b>ana</b>')
  const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>"\'&'
  await declare(ana, evil)
  await ana.fill('form[action$="/note"] textarea', evil)
  await ana.click('button:text("Note it")')
  await ana.locator('#records li', { hasText: 'note added' }).waitFor()
  assert.match(await ana.textContent('h1'), /<img src=x onerror=/)
  assert.equal(await ana.locator('main img, main script, main b b').count(), 0)
  assert.match(await ana.title(), /^INC-\d+ <img/)
  await ana.goto(origin)
  assert.equal(await ana.locator('main img, main script').count(), 0)
})

test('a form of another site, a stranger and a page that is not there are refused', async () => {
  const post = (headers) => app.inject({ method: 'POST', url: '/incidents', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: 'title=x' })
  assert.equal((await post({ cookie: 'who=ana', 'sec-fetch-site': 'cross-site' })).statusCode, 403)
  assert.equal((await post({})).statusCode, 403)
  assert.equal((await app.inject('/incidents/INC-999')).statusCode, 404)
  assert.equal((await app.inject('/nothing')).statusCode, 404)
  assert.match((await app.inject('/')).headers['content-security-policy'], /script-src 'self'/)
})

test('whoever is typing goes on typing', async (t) => {
  const [ana, raj] = [await somebody(t, 'ana'), await somebody(t, 'raj')]
  await raj.goto(await declare(ana, 'Login slow'))
  await raj.click('form[action$="/note"] textarea')
  await raj.keyboard.type('half')
  await ana.fill('form[action$="/update"] textarea', 'We are investigating.')
  await ana.click('button:text("Post update")')
  await seenWithinASecond(raj, '#records li', 'We are investigating.')
  await raj.keyboard.type(' a thought')
  assert.equal(await raj.inputValue('form[action$="/note"] textarea'), 'half a thought')
})

test('a choice that was begun before the other decided is refused, and the page goes on living', async (t) => {
  const [ana, raj] = [await somebody(t, 'ana'), await somebody(t, 'raj')]
  await raj.goto(await declare(ana, 'Cache cold'))
  await raj.selectOption('form[action$="/severity"] select', 'SEV-3')
  await ana.selectOption('form[action$="/severity"] select', 'SEV-1')
  await ana.click('button:text("Set severity")')
  await seenWithinASecond(raj, '#severity', 'SEV-1')
  await raj.click('button:text("Set severity")')
  const refused = await raj.textContent('[role=alert]')
  assert.match(refused, /SEV-1/)
  assert.match(refused, /ana/)
  await ana.locator('#severity', { hasText: 'SEV-1' }).waitFor()
  await ana.fill('form[action$="/note"] textarea', 'Still cold')
  await ana.click('button:text("Note it")')
  await seenWithinASecond(raj, '#records li', 'Still cold')
})

test('what no browser of ours sends is answered, and breaks nothing', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', cookie: 'who=ana' }
  const sent = async (url, payload, headers = {}) => (await app.inject({ method: 'POST', url, headers: { ...form, ...headers }, payload })).statusCode
  const incident = await book.actingAs('ana').declare('Disk full')
  assert.equal(await sent('/incidents', ''), 400)
  assert.equal(await sent('/incidents', 'title='), 400)
  assert.equal(await sent('/incidents', undefined), 400)
  assert.equal(await sent('/who', ''), 400)
  assert.equal(await sent(`/incidents/${incident.id}/note`, 'body=x'), 400)
  assert.equal(await sent(`/incidents/${incident.id}/note`, 'body=x&basis=soon'), 400)
  assert.equal(await sent(`/incidents/${incident.id}/toString`, 'basis=1'), 404)
  assert.equal(await sent('/incidents/INC-999/note', 'body=x&basis=1'), 404)
  // Over plain http a browser says only where a form comes from.
  assert.equal(await sent('/incidents', 'title=x', { origin: 'http://evil.example', host: 'tool.example' }), 403)
  assert.equal(await sent('/incidents', 'title=x', { origin: 'http://tool.example', host: 'tool.example' }), 303)
  assert.equal((await app.inject({ url: '/', headers: { cookie: 'who=%E0%A4%A' } })).statusCode, 200)
  const document = await app.inject(`/incidents/${incident.id}/postmortem`)
  assert.match(document.headers['content-security-policy'], /form-action 'none'.*sandbox/)
  assert.equal((await book.get(incident.id)).version, 1)
})

test('as many as like look at one incident, and are forgotten when they go', async (t) => {
  const warnings = []
  const warned = (warning) => warnings.push(warning.message)
  process.on('warning', warned)
  t.after(() => process.off('warning', warned))
  const incident = await book.actingAs('ana').declare('Queue long')
  const watching = new AbortController()
  const watch = () => fetch(`${origin}/incidents/${incident.id}/live?version=1`, { signal: watching.signal })
  const answers = await Promise.all(Array.from({ length: 30 }, watch))
  assert.ok(answers.every((answer) => answer.headers.get('content-type') === 'text/event-stream'))
  assert.equal(app.live.viewers, 30)
  watching.abort()
  while (app.live.viewers > 0) await new Promise(setImmediate)
  await new Promise(setImmediate)
  assert.deepEqual(warnings, [])
})

test('who left before the answer began is not kept', async () => {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  response.destroy()
  app.live.stream(NOBODY, response)
  assert.equal(app.live.viewers, 0)
})

test('a book that cannot be read for a while is followed on', { timeout: 10_000 }, async () => {
  const told = []
  let times = 0
  const faltering = {
    head: async () => 'head',
    async *follow({ after }) {
      times += 1
      assert.equal(after, times === 1 ? 'head' : 'first')
      if (times === 1) yield { record: { incident: NOBODY, version: 1 }, cursor: 'first' }
      if (times === 1) throw new Error('busy')
      yield { record: { incident: NOBODY, version: 2 }, cursor: 'second' }
      await new Promise(() => {})
    },
  }
  const problems = []
  const live = new Live(faltering, { failed: (error) => problems.push(error.message), patience: 1 })
  live.on(NOBODY, (version) => told.push(version))
  while (told.length < 2) await new Promise(setImmediate)
  assert.deepEqual([told, problems], [[1, 2], ['busy']])
})
