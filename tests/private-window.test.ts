import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { undrivenChromium } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { startKillable } from './desktop/process.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
/** The title of the pages; it must never be found again. */
const secret = 'clinic-for-the-brave'

describe.skipIf(lacking.length > 0)(`a private window${why}`, () => {
  let work: Workplace
  const running: ReturnType<typeof startKillable>[] = []

  beforeAll(async () => {
    work = await startWorkplace()
  })

  afterAll(async () => {
    for (const browser of running) {
      await browser.kill()
      browser.cleanUp()
    }
    await work?.[Symbol.asyncDispose]()
  })

  it('that a browser shows before its extension has connected is recorded without its title', async () => {
    const profile = await aProfile('first')

    openWindow(profile, '--incognito', `https://${secret}.org/`)
    await isInFront(secret)

    await recordsWithoutTitle(4)
  })

  it('in front of a normal one is recorded without its title, and the normal one with its own', async () => {
    const profile = await aProfile('second')
    openWindow(profile, 'https://docs.org/')
    await isInFront('docs.org')
    await expect.poll(() => work.events().at(-1), patience).toMatchObject({ site: 'docs.org' })

    openWindow(profile, '--incognito', `https://${secret}.net/`)
    await isInFront(`${secret}.net`)
    await recordsWithoutTitle(4)

    await work.desktop.xdotool('search', '--name', '^A page of docs.org', 'windowactivate', '--sync')
    await expect
      .poll(() => work.events().at(-1), patience)
      .toMatchObject({ site: 'docs.org', window_title: expect.stringContaining('A page of docs.org') })
  })

  it('is named nowhere: not on the wire, in the queue or in a log', () => {
    const kept = filesBelow(String(work.environment['DATA_DIR'])).map(file => [file, unpacked(file)])

    expect(JSON.stringify(work.events())).not.toContain(secret)
    expect(work.events().length).toBeGreaterThan(8)
    for (const [file, text] of kept) expect(text?.includes(secret), file).toBe(false)
  })

  async function aProfile(name: string): Promise<string> {
    const profile = join(work.folder, name)
    const manifests = join(profile, 'NativeMessagingHosts')
    await runHelper(
      work.environment,
      'register-browser',
      '--browser',
      'chromium',
      '--manifest-dir',
      manifests,
    )
    return profile
  }

  function openWindow(profile: string, ...args: string[]) {
    const { command, args: own } = undrivenChromium(profile, work.sites)
    running.push(startKillable(command, [...own, ...args], work.environment))
  }

  async function isInFront(title: string) {
    await vi.waitFor(async () => {
      expect(await work.desktop.xdotool('getactivewindow', 'getwindowname')).toContain(title)
    }, patience)
  }

  /** Expects this many seconds from now to be recorded as a browser window without a title. */
  async function recordsWithoutTitle(seconds: number) {
    const since = Date.now()
    const later = () => work.events().filter(({ timestamp }) => Date.parse(timestamp) > since)
    await vi.waitFor(() => expect(later().length).toBeGreaterThanOrEqual(seconds), patience)
    for (const event of later())
      expect(event).toMatchObject({ app_name: 'Chromium', window_title: '', site: 'other' })
  }
})

/**
 * What Firefox 153 appends to the page's title in a private window, in eight languages, and Chromium, which
 * writes the same for every window. The windows only imitate the browsers' class and title, because language
 * packs are not part of this project.
 */
const privateTitles = [
  ['Firefox', 'Navigator', 'firefox', ' — Mozilla Firefox Private Browsing'],
  ['Firefox', 'Navigator', 'firefox-esr', ' — Mozilla Firefox Privater Modus'],
  ['Firefox', 'Navigator', 'firefox', ' — Navigation privée de Mozilla Firefox'],
  ['Firefox', 'Navigator', 'firefox', ' — Anonymní prohlížení Mozilly Firefox'],
  ['Firefox', 'Navigator', 'firefox', ' — Mozilla Firefox — Yksityinen selaus'],
  ['Firefox', 'Navigator', 'firefox', ' — Приватный просмотр Mozilla Firefox'],
  ['Firefox', 'Navigator', 'firefox', ' — Mozilla Firefox プライベートブラウジング'],
  ['Firefox', 'Navigator', 'firefox', ' — Mozilla Firefox التصفح الخاص'],
  ['Chromium', 'chromium', 'Chromium', ' - Chromium'],
  ['Google Chrome', 'google-chrome', 'Google-chrome', ' - Google Chrome'],
] as const

describe.skipIf(lacking.length > 0)(`a private window of a browser without the extension${why}`, () => {
  let work: Workplace

  beforeAll(async () => {
    work = await startWorkplace()
  })

  afterAll(async () => {
    await work?.[Symbol.asyncDispose]()
  })

  it('is recorded without its title in eight languages, and a Firefox window that is not private with its own', async () => {
    for (const [index, [, name, windowClass, words]] of privateTitles.entries())
      openStandIn(name, windowClass, `${secret}-${index}${words}`)
    openStandIn('Navigator', 'firefox', 'Company news — Mozilla Firefox')
    await inFront('^Company news')
    // By then browsers have had their time to connect.
    await expect
      .poll(() => work.events().at(-1)?.window_title, patience)
      .toBe('Company news — Mozilla Firefox')

    for (const [index, [app]] of privateTitles.entries()) {
      await inFront(`^${secret}-${index} `)
      await expect
        .poll(() => work.events().at(-1), patience)
        .toMatchObject({ app_name: app, window_title: '', site: 'other' })
      await inFront('^Company news')
      await expect.poll(() => work.events().at(-1)?.window_title, patience).toContain('Company news')
    }

    const kept = filesBelow(String(work.environment['DATA_DIR'])).map(file => [file, unpacked(file)])
    expect(JSON.stringify(work.events())).not.toContain(secret)
    for (const [file, text] of kept) expect(text?.includes(secret), file).toBe(false)
  })

  function openStandIn(name: string, windowClass: string, title: string) {
    work.processes.start('xterm', ['-u8', '-name', name, '-class', windowClass, '-T', title, '-e', 'cat'], {
      env: { ...work.desktop.environment, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
      stdio: 'ignore',
    })
  }

  async function inFront(name: string) {
    await work.desktop.xdotool(
      'search',
      '--sync',
      '--onlyvisible',
      '--name',
      name,
      'windowactivate',
      '--sync',
    )
  }
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(file => statSync(file).isFile() && !file.endsWith('.node'))
}

/** Sealed batches are stored as gzip. */
function unpacked(file: string): string {
  const content = readFileSync(file)
  const isGzip = content.length > 2 && content.readUInt16BE(0) === 0x1f8b
  return (isGzip ? gunzipSync(content) : content).toString('latin1')
}
