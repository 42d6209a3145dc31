import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patientProductTests } from '@telemetry-tracker/shared/testing/patience'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsFrom } from '../server/src/testing/events.ts'
import { freePort } from '../server/src/testing/free-port.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

/** `AWAY_SECONDS=60 npm run away` keeps the server down for longer, and prints what the pages said. */
const asked = process.env['AWAY_SECONDS']
const awaySeconds = Number(asked ?? 3)

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

describe.skipIf(lacking.includes('chromium'))(`while the server is down${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-away-'))
  const processes = new Processes()
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    // Its address must be the same after it comes back.
    server = await startServer(processes, folder, { PORT: String(await freePort()) })
    const events = eventsFrom(new Date(Date.now() - 30_000).toISOString(), 30)
    const answer = await fetch(`${server.url}/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    })
    expect(await answer.json()).toMatchObject({ ingested: events.length, rejected: [] })
    browser = await startReader()
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(['/dashboard/ada', '/admin'])(
    '%s keeps its last numbers, says since when, and continues by itself when the server is back',
    { timeout: patientProductTests.testTimeout + awaySeconds * 1000 },
    async path => {
      const page = await browser.newPage({ locale: 'en-GB' })
      await page.goto(`${server.url}${path}`)
      const numbers = () => page.locator('.cards').innerText()
      await page.locator('.cards .value').nth(2).waitFor()
      await page.evaluate(() => document.body.setAttribute('data-seen', 'before'))

      await server.kill()
      const killedMs = Date.now()
      const notice = page.locator('.away')
      await notice
        .filter({ hasText: /Server unreachable since \d\d:\d\d\. Showing the latest data/ })
        .waitFor()
      const [said, last] = [await notice.innerText(), await numbers()]
      expect(last).toMatch(/\d/)
      // It keeps retrying, and neither the numbers nor the notice may change.
      while (Date.now() - killedMs < awaySeconds * 1000) {
        expect(await notice.innerText()).toBe(said)
        expect(await numbers()).toBe(last)
        await page.waitForTimeout(500)
      }
      const age = await page.locator('.age').innerText()

      await server.restart()
      await notice.filter({ hasNotText: /./ }).waitFor({ state: 'attached' })
      await page
        .locator('.age')
        .filter({ hasText: /updated \d sec/ })
        .waitFor()
      expect(await numbers()).toMatch(/\d/)
      expect(await page.evaluate(() => document.body.getAttribute('data-seen'))).toBe('before')
      if (asked) console.log(`${path}, away for ${awaySeconds} s: “${said}”, in the end “${age}”`)
      await page.close()
    },
  )
})
