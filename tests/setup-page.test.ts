import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Language, languageCodes } from '@telemetry-tracker/shared/languages'
import { noticeOf } from '@telemetry-tracker/shared/notice/notice'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { fileOfPage, findRunningPage } from '../native-host/src/setup/page/running-page.ts'
import { answering, answeringLater, healthOf } from '../native-host/src/testing/answering.ts'
import { root } from '../scripts/root.ts'
import { enrolTestDevice } from '../server/src/testing/callers.ts'
import { startReader } from './browser/chromium.ts'
import { type Sites, serveSites } from './browser/sites.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type CompanyServer, startCompanyServer } from './product/company-server.ts'
import { look } from './screens/show.ts'
import { violationsOn } from './screens/violations.ts'
import { asAnotherUser, canBeAnotherUser } from './setup/another-user.ts'
import { makeNewComputer, type NewComputer } from './setup/new-computer.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
/** A name that an attacker lets resolve to this computer. */
const foreignName = 'attacker.example'

/** Every step is shown in every language in both themes, at both widths; which theme at which alternates, and English is shown in all. */
const looks = [
  [
    { theme: 'light', width: 360 },
    { theme: 'dark', width: 1440 },
  ],
  [
    { theme: 'dark', width: 360 },
    { theme: 'light', width: 1440 },
  ],
] as const

/**
 * One page from its first step to its last, as a package's agent opens it at sign-in. This computer has no desktop to
 * observe, so that every step has most to say.
 */
describe.skipIf(lacking.length > 0)(`the set-up page${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-setup-page-'))
  const processes = new Processes()
  let company: CompanyServer
  let sites: Sites
  let browser: Browser
  let computer: NewComputer
  let signIn: ChildProcess
  let page: Page

  beforeAll(async () => {
    company = await startCompanyServer(processes, folder)
    sites = await serveSites(folder)
    browser = await startReader(`--host-resolver-rules=MAP ${foreignName} 127.0.0.1`)
    const environment = { ...process.env, DISPLAY: ':7777', WAYLAND_DISPLAY: undefined }
    computer = makeNewComputer(processes, environment, { browsers: ['.config/chromium'] })
    signIn = computer.start('agent', '--if-set-up')
    page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
    await page.goto(await computer.openedAddress())
  })
  afterAll(async () => {
    await browser?.close()
    await computer?.[Symbol.asyncDispose]()
    await sites?.[Symbol.asyncDispose]()
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('asks for the server first, whole in every language', () =>
    isWholeInEveryLanguage('connect', title('connectTitle')))

  it('gives a page of another origin, or of a name that leads to this computer, nothing', async () => {
    const setUp = new URL(page.url()).origin
    const context = await browser.newContext()
    const answers: string[] = []
    context.on('response', answer => {
      const { hostname, pathname, port } = new URL(answer.url())
      if (port === new URL(setUp).port) answers.push(`${answer.status()} ${hostname}${pathname}`)
    })

    await (await context.newPage()).goto(setUp.replace('127.0.0.1', foreignName)).catch(isRefused)
    const foreign = await context.newPage()
    await foreign.goto(`http://127.0.0.1:${sites.httpPort}`)
    const secret = (await findRunningPage(computer.dataDir))?.secret
    const outcomes = await foreign.evaluate(askFrom, { setUp, secret })

    expect(answers).toEqual([`421 ${foreignName}/`])
    expect(outcomes).toEqual(Array(3).fill('TypeError: Failed to fetch'))
    await context.close()
  })

  it.skipIf(!canBeAnotherUser)(
    `gives another user of this computer nothing, even with the secret${canBeAnotherUser ? '' : ' (skipped: not root)'}`,
    async () => {
      const setUp = new URL(page.url()).origin
      const secret = (await findRunningPage(computer.dataDir))?.secret ?? ''
      const headers = { origin: setUp, 'content-type': 'application/json' }
      const state = { url: `${setUp}/api/state`, method: 'POST', headers }
      const withSecret = { ...state, headers: { ...headers, authorization: `Bearer ${secret}` } }

      const tried = await asAnotherUser(
        [fileOfPage(computer.dataDir)],
        [{ ...state, url: setUp, method: 'GET' }, state, withSecret],
      )

      expect(secret).not.toBe('')
      expect(tried).toEqual({ files: ['EACCES'], statuses: [403, 403, 403] })
    },
  )

  it('keeps connecting when it is reloaded, and says so', async () => {
    await choose('en')
    await using slow = await answeringLater()
    await connectTo(slow.address)
    await slow.asked

    await page.reload()
    await page.getByRole('button', { name: textsIn('en')('connecting') }).waitFor()
    slow.hangUp()

    await page.getByRole('alert').getByText(textsIn('en')('other'), { exact: true }).waitFor()
  })

  it.each<[string, () => Promise<string> | string]>([
    ['not_an_address', () => 'my server'],
    ['http_not_allowed', () => 'http://192.0.2.1'],
    ['refused', () => 'http://127.0.0.1:1'],
    ['no_tls', () => company.server.url.replace('http:', 'https:')],
    ['certificate_untrusted', () => `https://127.0.0.1:${sites.httpsPort}`],
    ['not_our_server', () => `http://127.0.0.1:${sites.httpPort}`],
    ['proxy_sign_in', () => answering(302, '', { isMarked: false })],
    ['server_too_old', () => answering(200, healthOf('0.0.1'), { isMarked: false })],
    ['clock_off', () => answering(200, healthOf('99.0.0'), { aheadMs: 10 * 60_000 })],
    ['code_missing', () => company.server.url],
    ['code_refused', usedLink],
  ])('says what to do for %s', async (problem, address) => {
    await choose('en')

    await connectTo(await address())

    await page.getByRole('alert').getByText(textsIn('en')(problem), { exact: true }).waitFor()
    expect(existsSync(join(computer.dataDir, 'device.json'))).toBe(false)
  })

  it('shows in every language what is recorded, before anything is', async () => {
    await isWhole({ step: 'connect, with a problem', language: 'en' })
    await connectTo(await company.enrolmentLink('ada'))

    await isWholeInEveryLanguage('notice', language => noticeOf(defaultPolicy, language).title)
    expect(computer.agentPid()).toBeNull()
  })

  it('shows in every language what the system allows, what is lost without, and the browsers', async () => {
    await goOn()
    await isWholeInEveryLanguage('permissions', title('permissionsTitle'))
    await goOn()
    await page.locator('.register').click()
    await page.locator('.ways-to-add').waitFor()

    await isWholeInEveryLanguage('browsers', title('browsersTitle'))
  })

  it('says at the end in every language that nothing is recorded without a desktop, and closes', async () => {
    await goOn()
    await isWholeInEveryLanguage('done', title('almostTitle'))
    await goOn()
    await page.locator('.over h1').waitFor()

    await isWhole({ step: 'over', language: await shownLanguage() }, true)
    await vi.waitFor(() => expect(computer.agentPid()).toBe(signIn.pid), patience)
    await page.reload().catch(error => expect(String(error)).toContain('ERR_CONNECTION_REFUSED'))
  })

  const goOn = () => page.locator('.actions .primary').click()

  async function connectTo(address: string): Promise<void> {
    await page.locator('[name=server]').fill(address)
    await goOn()
  }

  async function usedLink(): Promise<string> {
    const link = await company.enrolmentLink('ada')
    await enrolTestDevice(company.server.url, new URL(link).hash.slice(1))
    return link
  }

  async function choose(language: Language): Promise<void> {
    await page.locator('header select').selectOption(language)
    await page.locator(`html[lang=${language}] h1`).waitFor()
  }

  async function isWholeInEveryLanguage(step: string, titleIn: (language: Language) => string) {
    // The one that is shown comes first: it needs no reload.
    const first = await shownLanguage()
    const others = languageCodes.filter(language => language !== first)
    for (const language of languageCodes.filter(language => language === first).concat(others)) {
      if (language !== first) await choose(language)
      await page.getByRole('heading', { level: 1, name: titleIn(language) }).waitFor()
      await isWhole({ step, language })
    }
  }

  async function shownLanguage(): Promise<Language> {
    const shown = await page.evaluate(() => document.documentElement.lang)
    return languageCodes.find(language => language === shown) ?? expect.fail(`there is no language ${shown}`)
  }

  /** Nothing is wider than the screen, and axe finds no violation: in English, because names and contrast are the same in all. */
  async function isWhole(
    what: { step: string; language: Language },
    isForAxe = what.language === 'en',
  ): Promise<void> {
    const turn = languageCodes.indexOf(what.language) + what.step.length
    for (const each of isForAxe ? looks.flat() : looks[turn % 2 === 0 ? 0 : 1]) {
      await look(page, each)
      const isWider = await page.evaluate(isWiderThanScreen)
      const violations = isForAxe ? await violationsOn(page) : []
      expect({ ...what, ...each, isWider, violations }).toEqual({
        ...what,
        ...each,
        isWider: false,
        violations: [],
      })
    }
  }
})

/** Runs in the page. */
function isWiderThanScreen(): boolean {
  return document.documentElement.scrollWidth > window.innerWidth
}

/** Chromium shows its own error page for an answer without a body. */
function isRefused(error: Error): void {
  expect(error.message).toContain('ERR_HTTP_RESPONSE_CODE_FAILURE')
}

/** Runs in a page of another origin: what it could try, even with the secret. */
function askFrom({ setUp, secret }: { setUp: string; secret: string | undefined }): Promise<string[]> {
  const ask = (path: string, how: RequestInit) =>
    fetch(setUp + path, { method: 'POST', body: '{}', ...how }).then(({ type }) => type, String)
  return Promise.all([
    ask('/api/finish', { mode: 'no-cors' }),
    ask('/api/state', { headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } }),
    fetch(setUp, { mode: 'no-cors' }).then(({ type }) => type, String),
  ])
}

function title(key: string): (language: Language) => string {
  return language => textsIn(language)(key)
}

/** The texts of the page in a language. */
function textsIn(language: Language): (key: string) => string {
  const file = join(root, 'dashboard/src/i18n', language, 'setup.json')
  const texts: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
  return key => texts[key] ?? ''
}
