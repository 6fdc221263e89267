// HTML in which whatever is put in is escaped. Titles and notes come from alerts and strangers.

class Html {
  constructor(text) {
    this.text = text
  }
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function written(value) {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(written).join('')
  return String(value ?? '').replaceAll(/[&<>"']/g, (character) => ESCAPES[character])
}

/** A template whose values are escaped, but for those that are HTML. */
export function html(pieces, ...values) {
  return new Html(pieces.map((piece, at) => piece + (at < values.length ? written(values[at]) : '')).join(''))
}
