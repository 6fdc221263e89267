// Writes notes, and says which were acknowledged: teller.js BOOK INCIDENT WHO COUNT close|return|exit|kill

import { parentPort } from 'node:worker_threads'

import { Logbook } from 'sevlog'

const [path, id, who, count, ending] = process.argv.slice(2)
const tell = (number) => (parentPort ? parentPort.postMessage(number) : process.send?.(number))

const book = await Logbook.open(path)
const incident = await book.actingAs(who).incident(id)
for (let number = 0; number < Number(count); number += 1) {
  const notes = [incident.note(`${who} ${number}`)]
  if (ending === 'exit' && number > 20) {
    for (let more = 0; more < 50; more += 1) notes.push(incident.note('not waited for'))
    process.exit(7)
  }
  await notes[0]
  tell(number)
}
if (ending === 'close') await book.close()
process.disconnect?.()
