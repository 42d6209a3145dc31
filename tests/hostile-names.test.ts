import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

const markup = '"><img src=x onerror=document.title="owned">'
const formula = '=HYPERLINK("http://evil.example","click")'
const names = [
  markup,
  formula,
  `long ${'x'.repeat(120)}`,
  '\u202Eexe.cod مرحبا',
  '👩‍👩‍👧‍👦 {{ 7*7 }} @:me.today',
]

describe.skipIf(lacking.includes('chromium'))(`hostile names and titles${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-hostile-'))
  const processes = new Processes()
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    server = await startServer(processes, folder)
    browser = await startReader()
    const now = Date.now()
    // Everyone has a hostile name, and works in apps and windows with hostile names.
    const events = names.flatMap(user_id =>
      names.flatMap((app_name, minute) => ({
        user_id,
        timestamp: new Date(now - minute * 60_000).toISOString(),
        app_name,
        window_title: `${app_name} title`,
        keystroke_count: 12,
        mouse_clicks: 1,
        mouse_distance: 10,
        idle_seconds: 0,
      })),
    )
    const answer = await fetch(`${server.url}/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    })
    expect(await answer.json()).toMatchObject({ ingested: events.length, rejected: [] })
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const pagesOf = names.flatMap(name => [
    `/dashboard/${encodeURIComponent(name)}`,
    `/admin/people/${encodeURIComponent(name)}`,
  ])

  it.each(['/admin', ...pagesOf])('are text on %s, and safe in its files', async path => {
    const page = await browser.newPage({ viewport: { width: 360, height: 900 }, acceptDownloads: true })
    const dialogs: string[] = []
    page.on('dialog', dialog => dialogs.push(dialog.message()))
    await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' })

    for (const name of names) await expect.poll(() => shownText(page)).toContain(name)
    const slider = page.locator('[role=slider]:not([inert] *)')
    if ((await slider.count()) > 0) {
      await slider.first().focus()
      await page.keyboard.press('Home')
    }

    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).not.toBe('owned')
    expect(dialogs).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    for (const file of await downloads(page)) {
      expect(file).not.toMatch(/(^|,|\n)"?=HYPERLINK/)
      expect(file).toContain(`"'=HYPERLINK(""http://evil.example"",""click"")"`)
    }
    await page.close()
  })
})

const shownText = (page: Page) => page.evaluate(() => document.body.textContent ?? '')

/** Every table that the page offers as a file. */
async function downloads(page: Page): Promise<string[]> {
  const files: string[] = []
  for (const button of await page.getByRole('button', { name: 'Download CSV' }).all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
    files.push(readFileSync(await download.path(), 'utf8'))
  }
  return files
}
