import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

describe.skipIf(lacking.includes('chromium'))(`the dashboards on a demo company${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-screens-'))
  const processes = new Processes()
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    server = await startServer(processes, folder, {}, ['--demo'])
    browser = await startReader()
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const places = ['/dashboard/ada.lindqvist', '/dashboard/nobody', '/admin', '/admin/people/ada.lindqvist']
  const looks = places.flatMap(place =>
    (['light', 'dark'] as const).flatMap(theme => [360, 1440].map(width => [place, theme, width] as const)),
  )

  it.each(looks)(
    '%s, %s, %i px wide: nothing that axe objects to, nothing wider than the screen',
    async (place, theme, width) => {
      const page = await open(place, theme, width)

      const violations = await page.evaluate<string[]>(`${axe}; axe.run().then(${describeViolations})`)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

      expect(violations).toEqual([])
      expect(overflow).toBeLessThanOrEqual(0)
      await page.close()
    },
  )

  async function open(place: string, theme: 'light' | 'dark', width: number): Promise<Page> {
    const page = await browser.newPage({
      colorScheme: theme,
      viewport: { width, height: 900 },
      bypassCSP: true,
    })
    const errors: string[] = []
    page.on('pageerror', error => errors.push(error.message))
    await page.goto(`${server.url}${place}`, { waitUntil: 'networkidle' })
    expect(errors).toEqual([])
    return page
  }
})

/** Runs in the page: one line a violation, with where it is. */
function describeViolations({ violations }: AxeResults): string[] {
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
