import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { BrowserContext } from 'playwright-core'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium } from './browser/chromium.ts'
import { startFirefox } from './browser/firefox.ts'
import { type Sites, serveSites } from './browser/sites.ts'
import { lacking, lackingForWayland } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type Sway, startSway } from './desktop/sway.ts'
import { runHelper, startHelper } from './product/helper.ts'
import { startServer } from './product/server.ts'
import { eventsOn, tapWire, type Wire } from './product/wire.ts'

const missing = [...lacking, ...lackingForWayland]
const why = missing.length > 0 ? ` (skipped, this machine lacks ${missing.join(', ')})` : ''

describe.skipIf(missing.length > 0)(`Chromium and Firefox as Wayland programs${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-wayland-'))
  const processes = new Processes()
  let sway: Sway
  let sites: Sites
  let wire: Wire
  let chromium: BrowserContext
  let firefox: Browser

  beforeAll(async () => {
    const [serverData, helperData, firefoxProfile, runtime] = ['server', 'helper', 'firefox', 'run'].map(
      name => join(folder, name),
    ) as [string, string, string, string]
    for (const each of [serverData, helperData, firefoxProfile, runtime]) mkdirSync(each, { mode: 0o700 })
    sway = await startSway(processes)
    sites = await serveSites(folder)
    const server = await startServer(processes, serverData)
    wire = await tapWire(() => server.url)
    const environment = {
      ...sway.environment,
      HOME: folder,
      DATA_DIR: helperData,
      BACKEND_URL: wire.url,
      USER_ID: 'ada',
      BATCH_INTERVAL_SEC: '1',
      MOZ_ENABLE_WAYLAND: '1',
      // Firefox refuses to run as root in the folder of another user, which the compositor has.
      XDG_RUNTIME_DIR: runtime,
    }
    await startHelper(processes, environment, helperData)
    const chromiumProfile = join(folder, 'chromium')
    await runHelper(
      environment,
      ...['register-browser', '--browser', 'chromium'],
      ...['--manifest-dir', join(chromiumProfile, 'NativeMessagingHosts')],
    )
    await runHelper(environment, 'register-browser', '--browser', 'firefox')
    chromium = await startChromium(chromiumProfile, sites, environment, undefined, [
      '--ozone-platform=wayland',
    ])
    firefox = await startFirefox(firefoxProfile, sites, environment)
  })

  afterAll(async () => {
    await chromium?.close()
    await firefox?.close()
    await processes[Symbol.asyncDispose]()
    await wire?.[Symbol.asyncDispose]()
    await sites?.[Symbol.asyncDispose]()
    await sway?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const last = () => eventsOn(wire).at(-1)
  const records = (expected: Partial<TelemetryEvent>) => expect.poll(last, patience).toMatchObject(expected)

  it('have the site in front recorded, of whichever is in front', async () => {
    await chromium.pages()[0]?.goto('https://www.github.com/')
    const [page] = await firefox.pages()
    await page?.goto('http://docs.example.org/')

    await sway.focus('chromium')
    await records({ app_name: 'Chromium', site: 'github.com' })

    await sway.focus('firefox-esr')
    await records({ app_name: 'Firefox', site: 'docs.example.org' })
  })
})
