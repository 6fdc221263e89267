// What a run of the tests says: what failed, and how many there were.

export default async function* reporter(source) {
  let [passed, failed] = [0, 0]
  for await (const { type, data } of source) {
    if (type === 'test:fail') {
      failed += 1
      yield `\nnot ok: ${data.name} (${data.file}:${data.line})\n${data.details.error.cause?.stack ?? data.details.error}\n`
    }
    if (type === 'test:pass') passed += 1
  }
  yield `${passed} passed, ${failed} failed\n`
}
