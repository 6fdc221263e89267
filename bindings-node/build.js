// Builds the package into dist: the extension by cargo, its loader and declarations by napi, the rest by tsc, and the declarations
// of CommonJS after those of ESM.
//
//     node build.js              for tests, unoptimised
//     node build.js --release    as it is published
//
// It does not call `napi build`, which compiles everything once more for a target that is named: the workspace's builds are there.

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { generateTypeDef, writeJsBinding } from '@napi-rs/cli'

process.chdir(import.meta.dirname)
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const isRelease = process.argv.includes('--release')
const target = resolve(process.env.CARGO_TARGET_DIR ?? '../target')
const typeDefDir = join(target, 'napi')
const run = (tool, options, env = {}) => execFileSync(tool, options, { stdio: 'inherit', env: { ...process.env, ...env } })

mkdirSync('dist', { recursive: true })
mkdirSync(typeDefDir, { recursive: true })
// The macros write the declarations while they are expanded: where they are missing, the crate must be compiled anew.
const anew = existsSync(join(typeDefDir, 'sevlog-node')) ? {} : { NAPI_FORCE_BUILD_SEVLOG_NODE: String(Date.now()) }
run('cargo', ['build', '--quiet', '--package', 'sevlog-node', ...(isRelease ? ['--release'] : [])], {
  NAPI_TYPE_DEF_TMP_FOLDER: typeDefDir,
  ...anew,
})

const [made, platform] = {
  darwin: ['libsevlog_node.dylib', `darwin-${process.arch}`],
  linux: ['libsevlog_node.so', `linux-${process.arch}-${process.report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl'}`],
  win32: ['sevlog_node.dll', `win32-${process.arch}-msvc`],
}[process.platform]
const extension = `dist/sevlog.${platform}.node`
copyFileSync(join(target, isRelease ? 'release' : 'debug', made), extension)
if (process.platform !== 'win32') run('strip', ['-S', extension])

const { dts, exports } = await generateTypeDef({ typeDefDir, constEnum: false, cwd: import.meta.dirname })
writeFileSync('dist/native.d.ts', dts)
await writeJsBinding({
  platform: true,
  esm: true,
  idents: exports,
  jsBinding: 'native.js',
  binaryName: 'sevlog',
  packageName: 'sevlog',
  version,
  outputDir: 'dist',
})

run('node_modules/.bin/tsc', [])
for (const name of readdirSync('dist').filter((name) => name.endsWith('.d.ts'))) {
  const text = readFileSync(`dist/${name}`, 'utf8')
  writeFileSync(`dist/${name.replace(/ts$/, 'cts')}`, text.replaceAll(/(from '\.\/\w+)\.js'/g, "$1.cjs'"))
}
writeFileSync('dist/index.cjs', "// One copy of the package for both: this is the same module.\nmodule.exports = require('./index.js')\n")
