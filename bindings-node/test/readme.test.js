// The newcomer's path is what the README says: its code runs, and says what its comments say.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { folder } from './helpers.js'

const here = new URL('..', import.meta.url).pathname

test('the README runs', async (t) => {
  const out = folder(t)
  const blocks = [...readFileSync(`${here}README.md`, 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map((match) => match[1])
  const code = blocks.join('\n')
  const said = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map((match) => match[1])
  assert.ok(said.length >= 5)

  writeFileSync(out('package.json'), '{"type": "module"}')
  await promisify(execFile)('mkdir', ['node_modules'], { cwd: out('') })
  symlinkSync(here, out('node_modules/sevlog'), 'dir')
  writeFileSync(out('newcomer.js'), code)
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['newcomer.js'], { cwd: out('') })
  assert.equal(stderr, '')
  assert.deepEqual(stdout.trimEnd().split('\n'), said)
  assert.ok(['md', 'html', 'json'].every((form) => existsSync(out(`out/postmortem.${form}`))))
})
