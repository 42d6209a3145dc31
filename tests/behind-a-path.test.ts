import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { enrolmentSchema, passwordLinkSchema } from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolTestDevice, signIn } from '../server/src/testing/callers.ts'
import { done } from '../server/src/testing/company.ts'
import { freePort } from '../server/src/testing/free-port.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type CompanySignIn, startCompanySignIn } from './product/oidc-provider.ts'
import { type PathProxy, startPathProxy } from './product/path-proxy.ts'
import { startServer } from './product/server.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''
const root = { user_id: 'root', password: 'correct horse battery' }

describe.skipIf(lacking.includes('chromium')).each([
  ['removes', true],
  ['keeps', false],
])(`a server behind a path that the proxy %s${why}`, (_, strips) => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-path-'))
  const processes = new Processes()
  let company: CompanySignIn
  let proxy: PathProxy
  let browser: Browser

  beforeAll(async () => {
    const serverPort = await freePort()
    proxy = await startPathProxy('/tools/tracker', { strips, serverPort })
    company = await startCompanySignIn(proxy.url, { ann: { preferred_username: 'ann', groups: ['it'] } })
    mkdirSync(join(folder, 'server'))
    await startServer(processes, join(folder, 'server'), {
      OPEN_MODE: 'false',
      PORT: String(serverPort),
      PUBLIC_URL: `${proxy.url}/`,
      TRUST_PROXY: 'true',
      ADMIN_USERNAME: root.user_id,
      ADMIN_PASSWORD: root.password,
      ...company.settings,
    })
    browser = await startReader()
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    await proxy?.stop()
    await company?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('signs in, navigates its pages, and signs out, all below the path', async () => {
    const page = await newPage()
    await page.goto(proxy.url)
    await page.waitForURL(url => url.pathname === '/tools/tracker/login')
    await page.getByLabel('User name').fill(root.user_id)
    await page.getByLabel('Password').fill(root.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${proxy.url}/admin**`)

    for (const path of ['/admin/manage/people', '/admin/manage/system', '/dashboard/root', '/account']) {
      await page.goto(proxy.url + path)
      await page.getByRole('heading').first().waitFor()
    }
    await page.goto(`${proxy.url}/admin`)
    await page.getByRole('link', { name: 'Audit log', exact: true }).click()
    await page.waitForURL(`${proxy.url}/admin/manage/audit`)
    await page.getByRole('table').waitFor()
    const cookies = await page.context().cookies()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(url => url.href.startsWith(company.issuer))

    expect(cookies.map(({ name, path }) => `${name} ${path}`).toSorted()).toEqual([
      'telemetry_browser /tools/tracker',
      'telemetry_session /tools/tracker',
    ])
    await page.context().close()
  })

  it('signs in through the company sign-in, back to the page that was requested', async () => {
    const page = await newPage()
    await page.goto(`${proxy.url}/admin/manage/devices`)
    await page.waitForURL(url => url.pathname === '/tools/tracker/login')
    await page.getByRole('link', { name: 'Sign in with Acme' }).click()
    await page.locator('input[name=login]').fill('ann')
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.getByRole('button', { name: 'Continue' }).click()

    await page.waitForURL(`${proxy.url}/admin/manage/devices`)
    await page.getByRole('heading', { name: 'Devices' }).first().waitFor()
    await page.context().close()
  })

  it('gives links that lead below the path, and accepts devices and helpers there', async () => {
    const admin = await signIn(proxy.url, '/login', root)
    await done(admin, 'PUT', '/admin/users/ada', { role: 'employee' })
    const enrolment = enrolmentSchema.parse(
      await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' }),
    )
    const forPassword = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ada/password-link'))
    const device = await (await enrolTestDevice(proxy.url, enrolment.code)).signedIn(Date.now())
    const link = dashboardLinkSchema.parse(await done(device, 'POST', '/devices/dashboard-link'))
    const page = await newPage()

    await page.goto(link.url)
    await page.waitForURL(`${proxy.url}/dashboard/ada`)

    for (const url of [enrolment.url, forPassword.url, link.url]) expect(url).toContain(`${proxy.url}/`)
    await page.goto(enrolment.url)
    await page.getByText(`telemetry-tracker enrol ${enrolment.url}`).waitFor()
    await page.context().close()
  })

  it('never requests anything outside the path', () => {
    expect(proxy.strays).toEqual([])
  })

  /** A page on which a missing script, or a violation of the content security policy, fails the test. */
  async function newPage(): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    page.on('console', message => {
      if (/Content Security Policy|Failed to load module/.test(message.text()))
        proxy.strays.push(message.text())
    })
    return page
  }
})
