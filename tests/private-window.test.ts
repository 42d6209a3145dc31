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
/** A name that must never be found again: pages are titled by it. */
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

  it('that is the first thing a browser shows, before its extension ever spoke, keeps its title', async () => {
    const profile = await aProfile('first')

    openWindow(profile, '--incognito', `https://${secret}.org/`)
    await isInFront(secret)

    await recordsWithoutTitle(4)
  })

  it('in front of a normal one keeps its title, and the normal one has its own', async () => {
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

  /** So many seconds from now on are all recorded as a browser that shows something, and no more. */
  async function recordsWithoutTitle(seconds: number) {
    const since = Date.now()
    const later = () => work.events().filter(({ timestamp }) => Date.parse(timestamp) > since)
    await vi.waitFor(() => expect(later().length).toBeGreaterThanOrEqual(seconds), patience)
    for (const event of later())
      expect(event).toMatchObject({ app_name: 'Chromium', window_title: '', site: 'other' })
  }
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(file => statSync(file).isFile() && !file.endsWith('.node'))
}

/** Sealed batches lie in the queue as gzip. */
function unpacked(file: string): string {
  const content = readFileSync(file)
  const isGzip = content.length > 2 && content.readUInt16BE(0) === 0x1f8b
  return (isGzip ? gunzipSync(content) : content).toString('latin1')
}
