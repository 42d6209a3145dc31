import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessionSchema } from '@telemetry-tracker/shared/contracts/access'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../server/src/testing/free-port.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type CompanySignIn, startCompanySignIn } from './product/oidc-provider.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

describe.skipIf(lacking.includes('chromium'))(`the company sign-in, in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-sso-'))
  const processes = new Processes()
  let company: CompanySignIn
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    company = await startCompanySignIn(url, {
      'sub-1': { preferred_username: 'ann', groups: ['it'] },
      'sub-2': { preferred_username: 'mia', groups: ['leads'], team: ['blue', 'red'] },
      'sub-3': { preferred_username: 'ann', groups: ['it'] },
    })
    const settings = { OPEN_MODE: 'false', PORT: String(port), PUBLIC_URL: url, ...company.settings }
    server = await startServer(processes, folder, settings)
    browser = await startReader()
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    await company?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('lets someone in with the role that the company gives, back to the page that was asked for', async () => {
    const page = await signIn('sub-1', '/admin/people/ada')

    await page.waitForURL(`${server.url}/admin/people/ada`)
    expect(await sessionOf(page)).toMatchObject({ user_id: 'ann', role: 'admin' })
    await page.context().close()
  })

  it('gives managers the teams that the company says', async () => {
    const page = await signIn('sub-2', '/admin')

    await page.waitForURL(`${server.url}/admin`)
    expect(await sessionOf(page)).toMatchObject({ user_id: 'mia', role: 'manager', teams: ['blue', 'red'] })
    await page.context().close()
  })

  it('lets nobody take the name of another account', async () => {
    const page = await signIn('sub-3', '/admin')

    await page.getByText('there is another account named ann').waitFor()
    expect(await sessionOf(page)).toMatchObject({ user_id: null })
    await page.context().close()
  })

  it('signs out here and there', async () => {
    const page = await signIn('sub-2', '/admin')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(url => url.href.startsWith(company.issuer))

    await page.getByRole('button', { name: 'Yes, sign me out' }).click()

    await page.waitForURL(`${server.url}/login**`)
    expect(await sessionOf(page)).toMatchObject({ user_id: null })
    await page.context().close()
  })

  it('takes no answer that did not begin in the same browser', async () => {
    const page = await (await browser.newContext()).newPage()

    const answer = await page.goto(`${server.url}/auth/oidc/callback?code=stolen&state=guessed`)

    expect(answer?.status()).toBe(401)
    expect(await sessionOf(page)).toMatchObject({ user_id: null })
    await page.context().close()
  })

  /** From the sign-in page, through the provider's own pages. */
  async function signIn(name: string, next: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${server.url}/login?next=${encodeURIComponent(next)}`)
    await page.getByRole('link', { name: 'Sign in with Acme' }).click()
    await page.locator('input[name=login]').fill(name)
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(url => url.href.startsWith(server.url))
    return page
  }

  async function sessionOf(page: Page) {
    const answer = await page.context().request.get(`${server.url}/session`)
    return sessionSchema.parse(await answer.json())
  }
})
