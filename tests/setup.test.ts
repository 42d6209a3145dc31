import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patience, patienceMs } from '@telemetry-tracker/shared/testing/patience'
import type { Locator } from 'playwright-core'
import type { Page as FirefoxPage } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startChromium } from './browser/chromium.ts'
import { firefoxExtension, startPlainFirefox } from './browser/firefox.ts'
import { serveSites } from './browser/sites.ts'
import { type Desktop, startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { startCompanyServer } from './product/company-server.ts'
import { storedTotals } from './product/database.ts'
import { startServer } from './product/server.ts'
import { makeNewComputer, type NewComputer } from './setup/new-computer.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

describe.skipIf(lacking.length > 0)(`from an installed helper to the first recorded second${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-setup-'))
  const processes = new Processes()
  let desktop: Desktop

  beforeAll(async () => {
    desktop = await startDesktop(processes)
  })
  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('in Chromium, with a code in the installer: two clicks, and nothing is recorded before the second', async () => {
    const company = await startCompanyServer(processes, folder)
    const totals = () => storedTotals(company.databaseFile)
    const preset = {
      server: company.server.url,
      code: await company.enrolmentLink('ada'),
      org: 'Example Inc.',
    }
    const computer = newComputer({ preset, browsers: ['.config/chromium'] })
    const setUp = computer.start('setup')
    const sites = await serveSites(folder)
    onTestFinished(() => sites[Symbol.asyncDispose]())
    const profile = join(computer.home, '.config/chromium')
    const browser = await startChromium(profile, sites, computer.environment)
    onTestFinished(() => browser.close())
    const page = browser.pages()[0] ?? (await browser.newPage())
    const heading = (text: string) => page.getByRole('heading', { level: 1, name: text }).waitFor()
    const button = (name: string | RegExp) => page.getByRole('button', { name })
    let clicks = 0
    const click = async (what: Locator) => {
      clicks += 1
      await what.click()
    }
    const address = await computer.openedAddress()
    await page.goto(address)

    await page.getByText('Example Inc. has prepared this installation').waitFor()
    await click(button('Connect'))
    await heading('What is recorded on this computer')
    await type('before')
    expect(computer.agentPid()).toBeNull()
    expect(queuedBy(computer)).toEqual([])
    expect(totals()).toMatchObject({ samples: 0, keystrokes: 0 })
    await click(button('I understand'))
    await vi.waitFor(() => expect(totals().samples).toBeGreaterThan(0), patience)
    expect(clicks).toBe(2)

    await heading('What the helper may see')
    await page.getByText('Number of keys and clicks: Allowed').waitFor()
    const agent = computer.agentPid()
    await type('after')
    await vi.waitFor(() => expect(totals().keystrokes).toBe(5), patience)
    await button('Continue').click()
    await heading('Your browsers')
    await button('Set up Chromium').click()
    await page.getByText('Waiting for the extension').waitFor()
    await button('Continue').click()
    await heading('Everything is set up')
    for (const text of ['Recording', 'The server has received your first data', 'starts by itself'])
      await page.getByText(text).first().waitFor()
    await button('Finish').click()
    await heading('This page is closed')

    await vi.waitFor(() => expect(setUp.exitCode).toBe(0), patience)
    await expect(fetch(new URL('/', address))).rejects.toThrow('fetch failed')
    expect(computer.agentPid()).toBe(agent)
  })

  it('in Firefox, on a server without accounts: an agent that waits records at once, without a restart', async () => {
    const serverData = join(folder, 'open-server')
    mkdirSync(serverData)
    const server = await startServer(processes, serverData)
    const totals = () => storedTotals(join(serverData, 'telemetry.db'))
    const computer = newComputer(
      { browsers: ['.mozilla/firefox'] },
      { BACKEND_URL: server.url, USER_ID: 'ada' },
    )
    computer.start('agent')
    await vi.waitFor(() => expect(computer.agentPid()).not.toBeNull(), patience)
    const agent = computer.agentPid()
    const setUp = computer.start('setup')
    const profile = join(computer.home, '.mozilla/firefox/profile')
    const firefox = await startPlainFirefox(profile, computer.environment)
    onTestFinished(() => firefox.close())
    const page = await firefox.newPage()
    page.setDefaultTimeout(patienceMs)
    let interactions = 0
    const enter = async (field: string, text: string) => {
      interactions += 1
      await (await page.waitForSelector(`[name=${field}]`))?.type(text)
    }
    const click = async (selector: string) => {
      interactions += 1
      await (await page.waitForSelector(selector))?.click()
    }
    await page.goto(await computer.openedAddress())

    await shows(page, 'Connect to your server')
    await enter('server', server.url)
    await click('.actions .primary')
    await enter('user', 'ada')
    await click('.actions .primary')
    await shows(page, 'What is recorded on this computer')
    await type('before')
    await (await page.waitForSelector('section button'))?.click()
    await shows(page, 'It was not stored or sent')
    expect(queuedBy(computer)).toEqual([])
    expect(totals()).toMatchObject({ samples: 0, keystrokes: 0 })
    await click('.actions .primary')
    await vi.waitFor(() => expect(totals().samples).toBeGreaterThan(0), patience)
    expect(interactions).toBe(5)

    await shows(page, 'Number of keys and clicks: Allowed')
    await type('after')
    await vi.waitFor(() => expect(totals().keystrokes).toBe(5), patience)
    await click('.actions .primary')
    await shows(page, 'Your browsers')
    await click('.register')
    await shows(page, 'Waiting for the extension')
    await firefox.installExtension(firefoxExtension)
    await shows(page, 'Extension connected')
    await click('.actions .primary')
    await shows(page, 'Everything is set up')
    await click('.actions .primary')
    await shows(page, 'This page is closed')

    await vi.waitFor(() => expect(setUp.exitCode).toBe(0), patience)
    expect(computer.agentPid()).toBe(agent)
  })

  function newComputer(
    given: Parameters<typeof makeNewComputer>[2],
    settings: NodeJS.ProcessEnv = {},
  ): NewComputer {
    const computer = makeNewComputer(processes, { ...desktop.environment, ...settings }, given)
    onTestFinished(() => computer[Symbol.asyncDispose]())
    return computer
  }

  /** Types on the desktop, where only a helper that records counts it. */
  async function type(text: string): Promise<void> {
    await desktop.xdotool('type', '--delay', '60', text)
  }
})

/** The files of the queue that have content, without the one that names it. */
function queuedBy({ dataDir }: NewComputer): string[] {
  const queue = join(dataDir, 'queue')
  if (!existsSync(queue)) return []
  return readdirSync(queue, { recursive: true, encoding: 'utf8' }).filter(name => {
    const file = statSync(join(queue, name))
    return name !== 'identity.json' && file.isFile() && file.size > 0
  })
}

async function shows(page: FirefoxPage, text: string): Promise<void> {
  await page.waitForFunction(words => document.body.innerText.includes(words), {}, text)
}
