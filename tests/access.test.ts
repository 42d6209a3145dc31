import { execFile } from 'node:child_process'
import { createHmac, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { enrolmentSchema } from '@telemetry-tracker/shared/contracts/access'
import {
  dashboardLinkSchema,
  signInText,
  tokenAnswerSchema,
} from '@telemetry-tracker/shared/contracts/devices'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { root } from '../scripts/root.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'
import { look } from './screens/show.ts'
import { violationsOn } from './screens/violations.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''
const run = promisify(execFile)
const password = 'correct horse battery'

describe.skipIf(lacking.includes('chromium'))(`a server with accounts, in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-access-'))
  const helperFolder = mkdtempSync(join(tmpdir(), 'tt-access-helper-'))
  const processes = new Processes()
  let server: RunningServer
  let browser: Browser
  let admin: BrowserContext
  let totpSecret = ''

  beforeAll(async () => {
    server = await startServer(processes, folder, { OPEN_MODE: 'false' })
    browser = await startReader()
    admin = await browser.newContext()
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    for (const each of [folder, helperFolder]) rmSync(each, { recursive: true, force: true })
  })

  it('lets the first admin in by the setup link', async () => {
    const { stdout } = await runMain('server/src/main.ts', ['setup-link'], { DATA_DIR: folder })
    const [, secret = ''] = /\/setup#([\w-]+)/.exec(stdout) ?? []
    const page = await admin.newPage()

    await page.goto(`${server.url}/setup#${secret}`)
    await page.getByLabel('User name').fill('root')
    await page.getByLabel(/^Password/).fill(password)
    await page.getByRole('button', { name: 'Create account' }).click()

    await page.waitForURL(`${server.url}/admin`)
    await page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name: 'root' }).waitFor()
    expect(page.url()).not.toContain(secret)
    await page.close()
  })

  it('sets up a second factor, and asks for its code at the next sign-in', async () => {
    const page = await admin.newPage()
    await page.goto(`${server.url}/account`)
    await page.getByRole('button', { name: 'Set up' }).click()
    totpSecret = await page.locator('code').innerText()
    await page.getByLabel('Code from your authenticator app').fill(codeOf(totpSecret, Date.now()))
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByText('On. Signing in requires').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${server.url}/login`)

    await page.getByLabel('User name').fill('root')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    // The code of this half minute is used up; the next one is already valid.
    await page.getByLabel('Code from your authenticator app').fill(codeOf(totpSecret, Date.now() + 30_000))
    await page.getByRole('button', { name: 'Sign in' }).click()

    await page.waitForURL(`${server.url}/admin`)
    await page.close()
  })

  it('sends people who are not signed in to the sign-in page, and back', async () => {
    const stranger = await browser.newContext()
    const page = await stranger.newPage()

    await page.goto(`${server.url}/admin/people/ada`)

    await page.waitForURL(`${server.url}/login?next=${encodeURIComponent('/admin/people/ada')}`)
    await stranger.close()
  })

  it('enrols a computer, opens its own page by a one-time link, and ends all of it when revoked', async () => {
    const code = enrolmentSchema.parse(await asAdmin('POST', '/admin/enrolments', { user_id: 'ada' }))
    const { stdout } = await runMain(
      'native-host/src/main.ts',
      ['enrol', `${server.url}/enrol#${code.code}`],
      { DATA_DIR: helperFolder, DEVICE_KEY_IN: 'file' },
    )
    expect(stdout).toContain('for ada')
    const asDevice = await signedIn(helperFolder, server.url)
    const link = dashboardLinkSchema.parse(await asDevice('/devices/dashboard-link'))

    const employee = await browser.newContext()
    const page = await employee.newPage()
    await page.goto(link.url)
    await page.waitForURL(`${server.url}/dashboard/ada`)
    await page.getByRole('heading', { name: 'ada' }).waitFor()
    expect(await page.evaluate(() => fetch('/admin/leaderboard').then(({ status }) => status))).toBe(403)
    const thief = await (await browser.newContext()).newPage()
    await thief.goto(link.url)
    await thief.getByRole('alert').waitFor()
    expect(await thief.getByRole('alert').innerText()).toContain('already used')

    const devices = z.array(z.object({ device_id: z.string() })).parse(await asAdmin('GET', '/admin/devices'))
    await asAdmin('DELETE', `/admin/devices/${devices[0]?.device_id}`)
    await expect(asDevice('/devices/dashboard-link')).rejects.toThrow('device_revoked')
    await employee.close()
  })

  // Violations come from colours or from layout, rarely from both together: each theme at one of the widths.
  const looks = [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 360 },
  ] as const
  const places = ['/login', '/setup', '/password', '/link#gone', '/enrol#ABCDE', '/account']
  it.each(places)(
    '%s: axe finds no violation, and nothing is wider than the screen, in both themes, on phone and desktop',
    async place => {
      const page = await browser.newPage({ bypassCSP: true })
      await page.goto(`${server.url}${place}`, { waitUntil: 'networkidle' })

      for (const each of looks) {
        await look(page, each)
        const violations = await violationsOn(page)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

        expect({ ...each, violations }).toEqual({ ...each, violations: [] })
        expect({ ...each, isWider: overflow > 0 }).toEqual({ ...each, isWider: false })
      }
      await page.close()
    },
  )

  /** A request of the admin's own page, with the token that only the page knows. */
  async function asAdmin(method: string, path: string, body?: unknown): Promise<unknown> {
    const page = await admin.newPage()
    await page.goto(`${server.url}/account`)
    const answer = await askFrom(page, method, path, body)
    await page.close()
    return answer
  }
})

function askFrom(page: Page, method: string, path: string, body: unknown): Promise<unknown> {
  return page.evaluate(
    async asked => {
      const session = await (await fetch('/session')).json()
      const answer = await fetch(asked.path, {
        method: asked.method,
        headers: { 'x-csrf-token': session.csrf_token, 'content-type': 'application/json' },
        ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
      })
      return answer.json()
    },
    { method, path, body },
  )
}

function runMain(file: string, args: string[], environment: Record<string, string>) {
  return run(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, file), ...args], {
    env: { ...process.env, ...environment },
    cwd: environment['DATA_DIR'],
  })
}

/** Signs in with the key that `enrol` stored, like any other program that follows the protocol. */
async function signedIn(dataDir: string, url: string): Promise<(path: string) => Promise<unknown>> {
  const device = z
    .object({ deviceId: z.string() })
    .parse(JSON.parse(readFileSync(join(dataDir, 'device.json'), 'utf8')))
  const signed = { device_id: device.deviceId, time: new Date().toISOString(), nonce: randomUUID() }
  const key = readFileSync(join(dataDir, 'device.key'), 'utf8')
  const signature = sign(null, Buffer.from(signInText(signed)), key).toString('base64url')
  const post = async (path: string, headers: Record<string, string>, body?: unknown) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return JSON.parse(text)
  }
  const { token } = tokenAnswerSchema.parse(await post('/devices/token', {}, { ...signed, signature }))
  return path => post(path, { authorization: `Bearer ${token}` })
}

/** The six digits of a half minute (RFC 6238). */
function codeOf(base32: string, nowMs: number): string {
  const bits = [...base32].map(sign =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000)))
  const mac = createHmac('sha1', key).update(step).digest()
  const from = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
