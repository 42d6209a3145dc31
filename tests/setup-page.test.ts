import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Language, languageCodes } from '@telemetry-tracker/shared/languages'
import { noticeOf } from '@telemetry-tracker/shared/notice/notice'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { answering, healthOf } from '../native-host/src/testing/answering.ts'
import { root } from '../scripts/root.ts'
import { startReader } from './browser/chromium.ts'
import { type Sites, serveSites } from './browser/sites.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type CompanyServer, startCompanyServer } from './product/company-server.ts'
import { makeNewComputer, type NewComputer } from './setup/new-computer.ts'
import { look } from './screens/show.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
/** Names that an attacker lets resolve to this computer. */
const foreignName = 'attacker.example'

const looks = [
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 1440 },
  { theme: 'dark', width: 360 },
  { theme: 'light', width: 1440 },
] as const

/** On a computer without a desktop, where every step has most to say. */
describe.skipIf(lacking.length > 0)(`the set-up page${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-setup-page-'))
  const processes = new Processes()
  let company: CompanyServer
  let sites: Sites
  let browser: Browser

  beforeAll(async () => {
    company = await startCompanyServer(processes, folder)
    sites = await serveSites(folder)
    browser = await startReader(`--host-resolver-rules=MAP ${foreignName} 127.0.0.1`)
  })
  afterAll(async () => {
    await browser?.close()
    await sites?.[Symbol.asyncDispose]()
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says for each server that cannot be used what to do, connects to one that can, and is whole in every language', async () => {
    const { computer, page } = await openAtSignIn()
    const say = textsIn('en')
    const used = await company.enrolmentLink('ada')
    await company.enrolStandIn('ada')
    const troubles = [
      ['not_an_address', 'my server'],
      ['http_not_allowed', 'http://192.0.2.1'],
      ['refused', 'http://127.0.0.1:1'],
      ['no_tls', company.server.url.replace('http:', 'https:')],
      ['certificate_untrusted', `https://127.0.0.1:${sites.httpsPort}`],
      ['not_our_server', `http://127.0.0.1:${sites.httpPort}`],
      ['proxy_sign_in', await answering(302, '', { isMarked: false })],
      ['server_too_old', await answering(200, healthOf('0.0.1'), { isMarked: false })],
      ['clock_off', await answering(200, healthOf('99.0.0'), { aheadMs: 10 * 60_000 })],
      ['code_missing', company.server.url],
      ['code_refused', `${company.server.url}/enrol#code`],
    ] as const

    for (const [problem, address] of troubles) {
      await connectTo(page, address)
      await page.getByText(say(problem)).waitFor()
    }
    expect(used).toBe('')
    void computer
  })

  /** As the agent of a package does, which every person on the computer has; the person opens it. */
  async function openAtSignIn(): Promise<{ computer: NewComputer; page: Page }> {
    const environment = { ...process.env, DISPLAY: ':7777', WAYLAND_DISPLAY: undefined }
    const computer = makeNewComputer(processes, environment, { browsers: ['.config/chromium'] })
    onTestFinished(() => computer[Symbol.asyncDispose]())
    computer.start('agent', '--if-set-up')
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    onTestFinished(() => context.close())
    await context.addInitScript(axe)
    const page = await context.newPage()
    await page.goto(await computer.openedAddress())
    return { computer, page }
  }
})

async function connectTo(page: Page, address: string): Promise<void> {
  await page.locator('[name=server]').fill(address)
  await page.locator('.actions .primary').click()
}

/** The texts of the page in a language. */
function textsIn(language: Language): (key: string) => string {
  const file = join(root, 'dashboard/src/i18n', language, 'setup.json')
  const texts: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
  return key => texts[key] ?? ''
}
