// What people see.

import { randomUUID } from 'node:crypto'

import { html } from './html.js'

const time = (at) => html`<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`
const person = (who) => (who.kind === 'person' ? who.id : `${who.kind} ${who.id ?? ''}`)

export function layout(title, who, body) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
<script src="/live.js" defer></script>
</head>
<body>
<header>
<a href="/">Incidents</a>
<form method="post" action="/who"><label>You are <input name="who" value="${who}" required maxlength="100"></label> <button>Save</button></form>
</header>
<main>${body}</main>
</body>
</html>`.text
}

export function list(who, incidents) {
  const row = (one) => html`<tr>
<td><a href="/incidents/${one.id}">${one.reference}</a></td>
<td>${one.title ?? 'redacted'}</td>
<td>${one.severity?.label ?? '—'}</td>
<td>${one.status}</td>
<td>${time(one.declaredAt)}</td>
</tr>`
  return layout('Incidents', who, html`<h1>Incidents</h1>
<form method="post" action="/incidents" class="card">
<input type="hidden" name="request" value="${randomUUID()}">
<label>What is wrong <input name="title" required maxlength="500"></label>
<label>Severity ${severities('')}</label>
<label><input type="checkbox" name="takeCommand" checked> I take command</label>
<button>Declare</button>
</form>
<table><thead><tr><th>Incident<th>Title<th>Severity<th>Status<th>Declared</thead>
<tbody>${incidents.map(row)}</tbody></table>`)
}

function severities(chosen) {
  const option = (label) => html`<option${label === chosen ? html` selected` : ''}>${label}</option>`
  return html`<select name="severity"><option value="">not yet known</option>${['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4'].map(option)}</select>`
}

/** One incident: what is known of it, what is due, and what may be done. `refused` is why something was not. */
export function incident(who, { state, reference, records, owed, refused }) {
  const form = (command, fields) => html`<form method="post" action="/incidents/${state.id}/${command}" class="card" data-part="${command}">
<input type="hidden" name="basis" value="${state.version}">
<input type="hidden" name="request" value="${randomUUID()}">
${fields}
</form>`
  const record = (one) => html`<li>${time(one.recordedAt)} <b>${one.type.replaceAll('_', ' ')}</b> by ${person(one.by ?? one.actor)}
<span>${told(one.event)}</span></li>`
  const due = (one) => html`<li><b>${one.state}</b>: ${one.kind.replaceAll('_', ' ')}${one.due && html`, ${time(one.due)}`}</li>`
  return layout(`${reference} ${state.title ?? 'redacted'}`, who, html`
${refused && html`<section role="alert" class="refused"><h2>This was not carried out</h2>
<ul>${refused.map((reason) => html`<li>${reason.message}</li>`)}</ul></section>`}
<div id="live" data-page="/incidents/${state.id}" data-live="/incidents/${state.id}/live?version=${state.version}">
<div data-part="known">
<h1>${reference}: ${state.title ?? 'redacted'}</h1>
<dl>
<dt>Status</dt><dd id="status">${state.status}</dd>
<dt>Severity</dt><dd id="severity">${state.severity ?? 'not yet known'}</dd>
<dt>Command</dt><dd id="commander">${state.commander ?? 'vacant'}</dd>
</dl>
</div>
<h2>What is due</h2>
<ul id="due" data-part="due">${owed.map(due)}</ul>
<div class="cards">
${form('update', html`<label>Tell the status page <textarea name="body" required></textarea></label> <button>Post update</button>`)}
${form('note', html`<label>Note <textarea name="body" required></textarea></label> <button>Note it</button>`)}
${form('severity', html`<label>Severity ${severities(state.severity)}</label> <button>Set severity</button>`)}
${form('command', html`<button>Take command</button>`)}
${form('resolve', html`<label>What ended it <input name="summary"></label> <label>Set a guard aside, because <input name="because"></label>
<button>Resolve</button>`)}
</div>
<p><a href="/incidents/${state.id}/postmortem">Postmortem</a></p>
<h2>What happened</h2>
<ol id="records" data-part="records" reversed>${records.map(record)}</ol>
</div>`)
}

/** What of an event is worth a line. */
function told(event) {
  switch (event.type) {
    case 'declared':
    case 'retitled':
      return event.title
    case 'note_added':
    case 'update_posted':
      return event.body
    case 'severity_set':
      return event.severity.label
    case 'role_assigned':
      return event.person
    case 'resolved':
      return event.summary
    default:
      return ''
  }
}

export function problem(who, title, message) {
  return layout(title, who, html`<section role="alert" class="refused"><h1>${title}</h1><p>${message}</p></section>`)
}

export const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 0 1rem; color-scheme: light dark }
header { display: flex; justify-content: space-between; padding: .5rem 0; gap: 1rem; flex-wrap: wrap }
.card { border: 1px solid #8888; border-radius: .5rem; padding: .75rem; display: flex; flex-wrap: wrap; gap: .5rem; align-items: end }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .75rem }
.refused { border-left: .3rem solid #c00; padding: .1rem 1rem; margin: 1rem 0 }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #8884 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem } dd { margin: 0 } li { overflow-wrap: anywhere }
`

/**
 * Looks again when the incident changed. A form in which somebody is at work stays as it is, the version that they began with too: if
 * the other decided the same thing meanwhile, they are told.
 */
export const SCRIPT = `
const live = document.querySelector('#live')
const isTouched = (field) =>
  field.matches('select')
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.matches('textarea, input:not([type=hidden])') && field.value !== field.defaultValue
const isAtWork = (part) => part.contains(document.activeElement) || [...(part.elements ?? [])].some(isTouched)
let [looks, shown] = [0, 0]
const look = async () => {
  const turn = (looks += 1)
  const answer = await fetch(live.dataset.page)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (!answer.ok || turn < shown) return
  shown = turn
  for (const fresh of page.querySelectorAll('[data-part]')) {
    const old = live.querySelector('[data-part="' + fresh.dataset.part + '"]')
    if (!isAtWork(old)) old.replaceWith(fresh)
  }
}
if (live) {
  // Where the server is away, the next event comes once it is back.
  new EventSource(live.dataset.live).onmessage = () => look().catch(() => {})
}
`
