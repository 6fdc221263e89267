// Checks pages as a strict validator and as people with a screen reader, a phone or a dark room would: node check.mjs FILE.html ...
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { chromium } from 'playwright-core'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:document'] })
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
/** What of A4 is printed on, in pixels of 1/96 inch. */
const paper = { width: 687, height: 1001 }
/** As much as somebody who was asleep reads without scrolling; the facts of an outage with many windows may take a line or two more. */
const screen = 940
const views = [1280, 360].flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ width, colorScheme })))

/** What is wrong with a page, a line each. */
async function problems(file) {
  const report = await validator.validateFile(file)
  const found = report.results.flatMap((result) => result.messages.map(({ line, message }) => `line ${line}: ${message}`))
  for (const { width, colorScheme } of views) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
    await page.goto(pathToFileURL(resolve(file)).href)
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => globalThis.axe.run())
    found.push(...violations.map(({ help, nodes }) => `${width} ${colorScheme}: ${help}: ${nodes[0].html}`))
    const smallest = await page.evaluate(() => {
      const shown = [...document.querySelectorAll('svg text')].filter((text) => text.getClientRects().length > 0)
      const size = (text) => parseFloat(getComputedStyle(text).fontSize) * (text.getScreenCTM()?.d ?? 1)
      return Math.min(...shown.map(size))
    })
    if (smallest < 11) found.push(`${width} ${colorScheme}: text of ${smallest} pixels in the picture`)
    const beyond = await page.evaluate(() => {
      const end = (text) => text.getBBox().x + text.getBBox().width - text.ownerSVGElement.viewBox.baseVal.width
      const shown = [...document.querySelectorAll('svg text')].filter((text) => text.getClientRects().length > 0)
      return Math.max(...shown.map(end))
    })
    if (beyond > 0.5) found.push(`${width} ${colorScheme}: a text ends ${beyond} pixels beyond the picture`)
    const answered = await page.evaluate(() => document.querySelector('dl')?.getBoundingClientRect().bottom ?? 0)
    if (width > 1000 && answered > screen) found.push(`${width}: the answers of the first screen end at ${answered} pixels`)
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push(`${width}: scrolls sideways`)
    await page.close()
  }
  const printed = await browser.newPage({ viewport: paper })
  await printed.emulateMedia({ media: 'print' })
  await printed.goto(pathToFileURL(resolve(file)).href)
  const pictures = () => [...document.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect().height)
  const highest = Math.max(...(await printed.evaluate(pictures)))
  // A picture that is higher than a page leaves the page before it empty, and is cut.
  if (highest > paper.height * 0.95) found.push(`on paper: a picture of ${Math.round(highest)} pixels takes more than a page`)
  await printed.close()
  return found
}

let wrong = 0
for (const file of process.argv.slice(2)) {
  const found = await problems(file)
  wrong += found.length
  console.log(`${found.length === 0 ? 'ok   ' : 'WRONG'} ${file}`)
  for (const problem of found) console.log(`      ${problem}`)
}
await browser.close()
process.exitCode = wrong === 0 ? 0 : 1
