import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dailyRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/root.ts'
import { signIn } from '../server/src/testing/callers.ts'
import { startReader } from './browser/chromium.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type DemoRole, type DemoSignIns, demoIsReady, demoSignInsIn } from './product/demo-people.ts'

describe('starting the product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-start-'))
  const processes = new Processes()

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('serves health and both dashboards, says why no helper runs, and stops cleanly', async () => {
    const product = start([], { DATA_DIR: join(folder, 'plain') })
    const said = await until(product, 'Ctrl-C stops everything')
    const url = addressIn(said)

    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' })
    for (const page of ['/dashboard/default', '/admin']) {
      const answer = await fetch(`${url}${page}`)
      expect(answer.status, page).toBe(200)
      expect(await answer.text(), page).toContain('<script type="module"')
    }
    expect(said).toContain('helper is not started: this session has no desktop')
    expect(said).toContain('npm run demo')

    product.kill('SIGINT')
    expect(await exitCode(product)).toBe(0)
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  })

  it.skipIf(lacking.length > 0)(
    'starts the helper where there is a desktop, and ends both without errors',
    async () => {
      const desktop = await startDesktop(processes)
      const product = start([], {
        DATA_DIR: join(folder, 'desktop'),
        DISPLAY: String(desktop.environment['DISPLAY']),
      })
      const said = await until(product, 'Helper is recording')
      const url = addressIn(said)

      await expect
        .poll(async () => (await fetch(`${url}/summary/today?user_id=default`)).json(), patience)
        .toMatchObject({ total_buckets: expect.toSatisfy((buckets: number) => buckets > 0) })

      const last = everything(product)
      product.kill('SIGINT')
      expect(await exitCode(product)).toBe(0)
      expect(await last).not.toContain('!')
    },
  )

  describe('the demo', () => {
    let product: ChildProcess
    let signIns: DemoSignIns
    let browser: Browser | undefined

    beforeAll(async () => {
      product = start(['--demo'], { DATA_DIR: join(folder, 'demo') })
      signIns = demoSignInsIn(await until(product, demoIsReady))
      if (!lacking.includes('chromium')) browser = await startReader()
    })

    afterAll(() => browser?.close())

    it('creates and serves a believable company', async () => {
      const { origin, searchParams } = new URL(signIns.links.admin)
      const admin = await signIn(origin, '/login', {
        user_id: searchParams.get('user'),
        password: signIns.password,
      })

      const { headers } = await admin('GET', '/admin/leaderboard')
      const { body } = await admin('GET', '/daily?days=14')

      expect(headers.get('x-total-count')).toBe('40')
      const days = dailyRowSchema.array().parse(body)
      expect(days.filter(day => day.total_seconds > 40 * 3_600).length).toBeGreaterThanOrEqual(9)
    })

    it.skipIf(lacking.includes('chromium'))(
      'opens for an admin by the printed link, with no empty tab',
      async () => {
        const page = await enter('admin')
        await page.waitForURL('**/admin')
        const tabs = page.locator('nav.pages a')

        for (const [i, wanted] of tabsOfAdmin.entries()) {
          const name = await tabs.nth(i).innerText()
          await tabs.nth(i).click()
          await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
          for (const [selector, least] of Object.entries(wanted))
            await expect.poll(() => page.locator(selector).count(), patience).toBeGreaterThanOrEqual(least)
        }

        expect(await tabs.count()).toBe(tabsOfAdmin.length)
        await page.context().close()
      },
    )

    it.skipIf(lacking.includes('chromium'))(
      'opens for a manager, who sees their team and the notes for its people',
      async () => {
        const page = await enter('manager')
        await page.waitForURL('**/admin')
        const team = page.locator('main tbody tr')
        await expect.poll(() => team.count(), patience).toBeGreaterThanOrEqual(5)
        expect(await team.count()).toBeLessThan(20)

        await page.getByRole('link', { name: 'Ada Lindqvist' }).click()

        await page.getByRole('heading', { level: 1, name: 'Ada Lindqvist' }).waitFor()
        await page.getByText('The training counts as work').waitFor()
        expect(await page.title()).toContain('Ada Lindqvist')
        await page.context().close()
      },
    )

    it.skipIf(lacking.includes('chromium'))(
      'opens for an employee: their day, their notes, who viewed it, their computer',
      async () => {
        const page = await enter('employee')
        await page.waitForURL('**/dashboard/ada.lindqvist')

        await page.getByRole('heading', { level: 1, name: 'Ada Lindqvist' }).waitFor()
        await page.getByText('The training counts as work').waitFor()
        await page.getByText('aylin.demir').first().waitFor()
        await page.getByText('PC-100').first().waitFor()
        const tables = page.locator('main table')
        await expect.poll(() => tables.count(), patience).toBeGreaterThanOrEqual(4)
        for (const table of await tables.all())
          expect(await table.locator('tbody tr').count()).toBeGreaterThan(0)
        await page.context().close()
      },
    )

    it('stops cleanly', async () => {
      product.kill('SIGINT')

      expect(await exitCode(product)).toBe(0)
    })

    /** Opens a printed link in a separate browser context, and types the printed password. */
    async function enter(role: DemoRole): Promise<Page> {
      if (!browser) throw new Error('There is no browser to enter with.')
      const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
      await page.goto(signIns.links[role])
      await page.locator('input[type=password]').fill(signIns.password)
      await page.keyboard.press('Enter')
      return page
    }
  })

  it('names an invalid setting and the fix', async () => {
    const product = start([], { DATA_DIR: join(folder, 'bad'), TIMEZONE: 'Mars/Base' })

    expect(await everything(product)).toMatch(/TIMEZONE is "Mars\/Base".*remove it to use the default/)
    expect(await exitCode(product)).toBe(1)
  })

  it('names a port in use and the fix', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' ? String(address?.port) : ''

    const product = start([], { DATA_DIR: join(folder, 'taken'), PORT: port })

    const said = await everything(product)
    expect(said).toContain(port)
    expect(said).toMatch(/PORT/)
    expect(said).not.toMatch(/\n\s+at /)
    expect(await exitCode(product)).toBe(1)
    holder.close()
  })

  it("names a data folder that can't be written and the fix", async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')

    const product = start([], { DATA_DIR: join(file, 'data') })

    expect(await everything(product)).toMatch(/Cannot write to the data folder .*DATA_DIR/)
    expect(await exitCode(product)).toBe(1)
  })

  function start(args: string[], settings: Record<string, string>): ChildProcess {
    return processes.start(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'scripts/start.ts'), ...args],
      {
        env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', PORT: '0', ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
  }
})

/** For each admin tab, in order: the minimum number of each element. */
const tabsOfAdmin: readonly Record<string, number>[] = [
  { 'main tbody tr': 20 },
  { 'main ol > li': 4 },
  { 'main tbody tr:has-text("PC-")': 5, 'main table': 2 },
  { 'main tbody tr:has-text("Engineering")': 2, 'main tbody tr:has-text("@example.com")': 1 },
  { 'main tbody tr': 50 },
  { 'main tbody tr': 5 },
]

/** The output of a process once it contains this text. Rejects when it ends without it. */
function until(child: ChildProcess, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk
      if (said.includes(words)) resolve(said)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('close', code => reject(new Error(`ended with code ${code} before "${words}":\n${said}`)))
  })
}

async function everything(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout?.on('data', chunk => {
    said += chunk
  })
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  await once(child, 'close')
  return said
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

function addressIn(said: string): string {
  const [url] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
  if (!url) throw new Error(`no address in:\n${said}`)
  return url
}
