import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { passwordLinkSchema, sessionSchema } from '@telemetry-tracker/shared/contracts/access'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../server/src/testing/free-port.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type CompanySignIn, type People, startCompanySignIn } from './product/oidc-provider.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

const pointer = {
  _claim_names: { groups: 'src1' },
  _claim_sources: { src1: { endpoint: 'https://x.invalid' } },
}
/**
 * Claims as real providers send them: the person, what is unusual, the claims, and the role they must get.
 */
const oddClaims: [string, string, Record<string, unknown>, string][] = [
  ['odd-1', 'the same group twice', { groups: ['it', 'it'], team: ['blue', 'blue'] }, 'admin'],
  ['odd-2', 'a single text', { groups: 'leads', team: 'blue' }, 'manager'],
  ['odd-3', 'a pointer in place of the groups', pointer, 'employee'],
  ['odd-4', 'a path', { groups: ['/it'], team: '/company/blue' }, 'admin'],
  ['odd-5', 'a NUL and half of a character', { groups: ['i\0t', '\ud800'], team: ['a\0b'] }, 'employee'],
  ['odd-6', 'objects, numbers and null', { groups: [{ name: 'leads' }, 7, null], team: { a: 1 } }, 'manager'],
  ['odd-7', 'nothing', { groups: null, team: null }, 'employee'],
  ['odd-8', 'thousands of groups', { groups: [...Array(3_000).keys()].map(n => `group-${n}`) }, 'employee'],
]

describe.skipIf(lacking.includes('chromium'))(`the company sign-in, in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-sso-'))
  const processes = new Processes()
  let company: CompanySignIn
  let people: People
  let server: RunningServer
  let browser: Browser

  beforeAll(async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    company = await startCompanySignIn(url, {
      'sub-1': { preferred_username: 'ann', groups: ['it'] },
      'sub-2': { preferred_username: 'mia', groups: ['leads'], team: ['blue', 'red'] },
      'sub-4': { preferred_username: 'Dora', name: 'Dora Doe' },
      'sub-5': { preferred_username: 'lea.other' },
      'sub-3': { preferred_username: 'ann', groups: ['it'] },
      ...Object.fromEntries(oddClaims.map(([sub, , claims]) => [sub, claims])),
    })
    people = company.people
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

  it('signs someone in with the role from the company, back to the page that was requested', async () => {
    const page = await signIn('sub-1', '/admin/people/ada')

    await page.waitForURL(`${server.url}/admin/people/ada`)
    expect(await sessionOf(page)).toMatchObject({ user_id: 'ann', role: 'admin' })
    await page.context().close()
  })

  it('gives managers the teams from the company', async () => {
    const page = await signIn('sub-2', '/admin')

    await page.waitForURL(`${server.url}/admin`)
    expect(await sessionOf(page)).toMatchObject({ user_id: 'mia', role: 'manager', teams: ['blue', 'red'] })
    await page.context().close()
  })

  it('refuses a name that another account has', async () => {
    const page = await signIn('sub-3', '/admin')

    await page.getByText('not connected to the existing account ann').waitFor()
    expect(await sessionOf(page)).toMatchObject({ user_id: null })
    await page.context().close()
  })

  it('needs an admin’s confirmation for someone who already has a computer here', async () => {
    const admin = await signIn('sub-1', '/admin/manage/people')
    await change(admin, 'POST', '/admin/enrolments', { user_id: 'dora' })

    const refused = await signIn('sub-4', '/account')
    await refused.getByText('not connected to the existing account dora').waitFor()
    await admin.reload()
    const request = admin.getByRole('row').filter({ hasText: 'Dora · Dora Doe' })
    await request.getByRole('button', { name: 'Confirm', exact: true }).click()
    await admin.getByRole('dialog').getByRole('button', { name: 'Confirm', exact: true }).click()
    await request.waitFor({ state: 'detached' })
    const page = await signIn('sub-4', '/account')

    await page.waitForURL(`${server.url}/account`)
    expect(await sessionOf(page)).toMatchObject({ user_id: 'dora', role: 'employee' })
    for (const each of [admin, refused, page]) await each.context().close()
  })

  it('is connected to an account by its owner, who knows its password', async () => {
    const admin = await signIn('sub-1', '/admin')
    await change(admin, 'PUT', '/admin/users/lea', { role: 'employee' })
    const link = await change(admin, 'POST', '/admin/users/lea/password-link')
    const page = await (await browser.newContext()).newPage()
    await page.goto(passwordLinkSchema.parse(link).url)
    await page.locator('input[type=password]').fill('correct horse battery')
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.waitForURL(`${server.url}/dashboard/lea`)

    await page.goto(`${server.url}/account`)
    const part = page.locator('form', { hasText: 'Company sign-in' })
    await part.locator('input[type=password]').fill('correct horse battery')
    await part.getByRole('button', { name: 'Connect' }).click()
    await throughProvider(page, 'sub-5')
    await page.waitForURL(`${server.url}/account`)
    const later = await signIn('sub-5', '/account')

    await later.waitForURL(`${server.url}/account`)
    expect(await sessionOf(later)).toMatchObject({ user_id: 'lea', role: 'employee' })
    for (const each of [admin, page, later]) await each.context().close()
  })

  it('signs out here and at the provider', async () => {
    const page = await signIn('sub-2', '/admin')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(url => url.href.startsWith(company.issuer))

    await page.getByRole('button', { name: 'Yes, sign me out' }).click()

    await page.waitForURL(`${server.url}/login**`)
    expect(await sessionOf(page)).toMatchObject({ user_id: null })
    await page.context().close()
  })

  it.each(oddClaims)('signs %s in, for whom the company sends %s', async (sub, _, __, role) => {
    people[sub] = { preferred_username: sub, ...people[sub] }
    const page = await signIn(sub, '/account')

    await page.waitForURL(`${server.url}/account`)
    expect(await sessionOf(page)).toMatchObject({ user_id: sub, role })
    await page.context().close()
  })

  it('keeps the role of earlier claims when there are none today', async () => {
    people['sub-2'] = { preferred_username: 'mia', ...pointer }
    const page = await signIn('sub-2', '/account')

    await page.waitForURL(`${server.url}/account`)
    expect(await sessionOf(page)).toMatchObject({ user_id: 'mia', role: 'manager', teams: ['blue', 'red'] })
    await page.context().close()
  })

  it('finishes sign-ins that were started in two tabs, each on its own page', async () => {
    const context = await browser.newContext()
    const [first, second] = [await context.newPage(), await context.newPage()]
    for (const [page, next] of [
      [first, '/account'],
      [second, '/admin'],
    ] as const) {
      await page.goto(`${server.url}/auth/oidc/start?next=${next}`)
      await page.locator('input[name=login]').waitFor()
    }

    for (const [page, next] of [
      [first, '/account'],
      [second, '/admin'],
    ] as const) {
      await throughProvider(page, 'sub-1', page === first)
      await page.waitForURL(`${server.url}${next}`)
    }

    expect(await sessionOf(second)).toMatchObject({ user_id: 'ann' })
    await context.close()
  })

  it('says so when the issuer is set with one slash too many', async () => {
    const issuer = await startCompanySignIn('http://127.0.0.1:1', {}, '/realm')
    const settings = { OPEN_MODE: 'false', ...issuer.settings, OIDC_ISSUER: `${issuer.issuer}/` }
    const data = mkdtempSync(join(folder, 'slash-'))
    const other = await startServer(processes, data, settings)

    const answer = await fetch(`${other.url}/auth/oidc/start`)
    await other.kill()
    await issuer.stop()

    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain(
      `reports the issuer ${issuer.issuer}. Ask an admin to set OIDC_ISSUER`,
    )
  })

  it('rejects an answer to a sign-in that began in another browser', async () => {
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
    await throughProvider(page, name)
    return page
  }

  /** The provider's own pages. It asks for consent once per browser. */
  async function throughProvider(page: Page, name: string, consents = true): Promise<void> {
    await page.locator('input[name=login]').fill(name)
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    if (consents) await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(url => url.href.startsWith(server.url))
  }

  /** Sends a changing request as the person who is signed in on a page. */
  async function change(page: Page, method: string, path: string, data?: unknown): Promise<unknown> {
    const { csrf_token } = await sessionOf(page)
    const answer = await page.context().request.fetch(server.url + path, {
      method,
      headers: { 'X-CSRF-Token': csrf_token ?? '' },
      ...(data !== undefined && { data }),
    })
    expect(answer.ok(), path).toBe(true)
    return answer.json()
  }

  async function sessionOf(page: Page) {
    const answer = await page.context().request.get(`${server.url}/session`)
    return sessionSchema.parse(await answer.json())
  }
})
