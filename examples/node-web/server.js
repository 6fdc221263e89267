// node server.js [BOOK] [PORT]

import { Logbook } from 'sevlog'

import { build } from './app.js'

const [place = 'incidents.db', port = '8080'] = process.argv.slice(2)
const book = await Logbook.open(place)
const app = await build(book)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => app.close().then(() => book.close()))
console.log(`Incidents of ${place}: ${await app.listen({ port: Number(port) })}`)
