import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { policyFields } from '@telemetry-tracker/shared/policy-fields'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/root.ts'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type RunningServer, startServer } from './product/server.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''
const run = promisify(execFile)
/** How many settings a policy has. */
const fields = Object.keys(policyFields).length

describe.skipIf(lacking.includes('chromium'))(`the admin pages on a server with accounts${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-admin-'))
  const helperFolder = mkdtempSync(join(tmpdir(), 'tt-admin-helper-'))
  const processes = new Processes()
  let server: RunningServer
  let browser: Browser
  let admin: BrowserContext

  beforeAll(async () => {
    server = await startServer(processes, folder, { OPEN_MODE: 'false' })
    browser = await startReader()
    admin = await browser.newContext({ locale: 'en-GB' })
    const { stdout } = await runMain('server/src/main.ts', ['setup-link'], folder)
    const [, secret = ''] = /\/setup#([\w-]+)/.exec(stdout) ?? []
    const page = await admin.newPage()
    await page.goto(`${server.url}/setup#${secret}`)
    await page.locator('input[autocomplete=username]').fill('root')
    await page.locator('input[type=password]').fill('correct horse battery')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${server.url}/admin`)
    await page.close()
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    for (const each of [folder, helperFolder]) rmSync(each, { recursive: true, force: true })
  })

  it('can be visited and used by keyboard alone', async () => {
    const page = await admin.newPage()
    await page.goto(`${server.url}/admin`)
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()

    await goByKeyboard(page, 'People and teams')
    await tabTo(page, 'Add a team…')
    await page.keyboard.press('Enter')
    await typeIn(page, 'design')
    await page.keyboard.press('Tab')
    await typeIn(page, 'Design')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Design', exact: true }).waitFor()
    await tabTo(page, 'Add a person…')
    await page.keyboard.press('Enter')
    await typeIn(page, 'ada')
    await page.keyboard.press('Tab')
    await typeIn(page, 'Ada Lindqvist')
    await page.keyboard.press('Enter')
    await page.getByRole('cell', { name: 'Ada Lindqvist' }).waitFor()
    await expectFocus(page, 'Add a person…')

    await goByKeyboard(page, 'Policy')
    await tabTo(page, 'Non-productive apps and sites')
    await page.keyboard.press('Control+End')
    await typeIn(page, '\nsolitaire')
    await page.keyboard.press('Tab')
    await page.getByText('This would not change any minute of the last 7 days.').waitFor()
    await tabTo(page, 'Save')
    await page.keyboard.press('Enter')
    await page.getByText('Saved as version 1.').waitFor()
    await tabTo(page, 'Show changes')
    await page.keyboard.press('Enter')
    await page.getByText('added solitaire').waitFor()
    await tabTo(page, 'Undo')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('removed solitaire').waitFor()
    await tabTo(page, 'Undo')
    await page.keyboard.press('Enter')
    await page.getByText('Saved as version 2.').waitFor()

    await goByKeyboard(page, 'Devices')
    await tabTo(page, 'Enrol a device…')
    await page.keyboard.press('Enter')
    await typeIn(page, 'ada')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Enrols one device for ada').waitFor()
    await page.keyboard.press('Escape')
    await expectFocus(page, 'Enrol a device…')
    await tabTo(page, 'Revoke…')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Revoke')
    await page.keyboard.press('Enter')
    await page.getByText('No unused codes.').waitFor()

    await goByKeyboard(page, 'Audit log')
    await page.getByText(/Chain verified: all \d+ entries are intact/).waitFor()
    await tabTo(page, 'Filter by user ID')
    await typeIn(page, 'ada')
    await page.waitForURL(`${server.url}/admin/manage/audit?person=ada`)
    await page.getByRole('cell', { name: 'Revoked an enrolment code' }).waitFor()

    await goByKeyboard(page, 'System')
    await tabTo(page, 'Older than (days)')
    await typeIn(page, '10')
    await tabTo(page, 'Delete…')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Type this to confirm: 10')
    await typeIn(page, '10')
    await page.keyboard.press('Enter')
    await page.getByText('Deleted 0 minutes.').waitFor()

    await goByKeyboard(page, 'Overview')
    await tabTo(page, 'Ada Lindqvist')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Ada Lindqvist' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.close()
  })

  it('enrols a computer by the link of the Devices page, and revokes its access there', async () => {
    const page = await admin.newPage()
    await page.goto(`${server.url}/admin/manage/devices`)
    await page.getByRole('button', { name: 'Enrol a device…' }).click()
    await page.getByLabel('For user ID').fill('grace')
    await page.getByRole('button', { name: 'Create link' }).click()
    const link = await page.getByLabel('Link', { exact: true }).inputValue()
    await page.keyboard.press('Escape')

    const { stdout } = await runMain('native-host/src/main.ts', ['enrol', link], helperFolder)

    expect(stdout).toContain('for grace')
    await page.reload()
    const row = page.getByRole('row').filter({ hasText: 'grace' })
    await row.getByRole('button', { name: 'Revoke…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row.getByText('Revoked').waitFor()
    await page.close()
  })

  it('gives a team its own setting, tries it, undoes it and returns it to the company’s', async () => {
    const page = await admin.newPage()
    await page.goto(`${server.url}/admin/manage/people`)
    await page.getByRole('link', { name: 'Policy: Design' }).click()
    await page.getByRole('heading', { level: 1, name: 'Policy for Design' }).waitFor()
    await page.getByText(`This team overrides 0 of ${fields} settings.`).waitFor()

    await page.getByLabel('Away after', { exact: true }).fill('77')
    await page.getByLabel('Away after', { exact: true }).blur()
    await page.getByText('New team override: Away after').waitFor()
    await page.getByText('This would not change any minute of the last 7 days.').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Saved as version \d/).waitFor()
    await page.reload()
    await page.getByText(`This team overrides 1 of ${fields} settings.`).waitFor()
    const ofTeam = await page.getByLabel('Away after', { exact: true }).inputValue()
    await page.getByRole('link', { name: 'Everyone' }).click()
    await page.getByRole('heading', { level: 1, name: 'Policy', exact: true }).waitFor()
    const ofEveryone = await page.getByLabel('Away after', { exact: true }).inputValue()
    await page.goBack()
    await page.getByRole('button', { name: 'Use company policy: Away after' }).click()
    await page.getByText('Back to company policy: Away after').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Saved as version \d/).waitFor()
    await page.getByText(`This team overrides 0 of ${fields} settings.`).waitFor()
    await page.getByRole('button', { name: 'Show changes' }).first().click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()

    await page.getByText(`This team overrides 1 of ${fields} settings.`).waitFor()
    expect([ofTeam, ofEveryone]).toEqual(['77', '30'])
    await page.close()
  })

  it('refuses to overwrite what another admin saved, and says what they changed', async () => {
    const [mine, theirs] = [await admin.newPage(), await admin.newPage()]
    for (const page of [mine, theirs]) await page.goto(`${server.url}/admin/manage/policy`)
    await mine.getByLabel('Clicks only').fill('4')
    await mine.getByLabel('Clicks only').blur()

    await theirs.getByLabel('Away after').fill('45')
    await theirs.getByLabel('Away after').blur()
    await theirs.getByRole('button', { name: 'Save' }).click()
    await theirs.getByText(/Saved as version \d/).waitFor()
    await mine.getByRole('button', { name: 'Save' }).click()
    await mine.getByRole('alert').filter({ hasText: 'Away after: 30 → 45' }).waitFor()
    await mine.getByRole('button', { name: 'Apply my changes to their version' }).click()
    await mine.getByRole('button', { name: 'Save' }).click()
    await mine.getByText(/Saved as version \d/).waitFor()

    expect(await mine.getByLabel('Away after').inputValue()).toBe('45')
    expect(await mine.getByLabel('Clicks only').inputValue()).toBe('4')
    for (const page of [mine, theirs]) await page.close()
  })
})

/** Opens a page by its link in the navigation, and expects the focus on its heading. */
async function goByKeyboard(page: Page, name: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await page.waitForLoadState('networkidle')
}

/** Presses Tab until the focused element has this name, up to once round the page. */
async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = []
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    const focused = await nameOfFocused(page)
    if (focused === name) return
    seen.push(focused)
  }
  throw new Error(`Tab never comes to “${name}”, only to: ${seen.join(' | ')}`)
}

async function expectFocus(page: Page, name: string): Promise<void> {
  await expect.poll(() => nameOfFocused(page)).toBe(name)
}

/** Roughly the name that a screen reader would give the focused element. */
function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return ''
    const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels] : []
    const texts = labels.map(label => (label instanceof HTMLElement ? label.innerText : ''))
    const text = texts.join(' ') || element.getAttribute('aria-label') || element.innerText
    return text.replace(/\s+/g, ' ').trim()
  })
}

/** Types into the focused element, replacing the selected text. */
async function typeIn(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
}

function runMain(file: string, args: string[], dataDir: string) {
  return run(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, file), ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
    cwd: dataDir,
  })
}
