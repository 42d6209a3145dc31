import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unseenChromium } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { startKillable } from './desktop/process.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'
import { type ConnectedBrowser, churn } from './relays/churn.ts'
import { standInBrowser } from './relays/stand-in-browser.ts'

/** `CHURN=500 npm run churn` does more of the same, and prints what it found. */
const asked = process.env['CHURN']
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const timeout = 120_000 + Number(asked ?? 0) * 10_000

describe.skipIf(lacking.length > 0)(`browsers that connect and are killed${why}`, () => {
  let work: Workplace

  beforeAll(async () => {
    work = await startWorkplace()
  })

  afterAll(async () => {
    await work?.[Symbol.asyncDispose]()
  })

  it('leave no relay and no open file, whatever of them keeps the pipe', { timeout }, async () => {
    const manifests = join(work.folder, 'manifests')
    await register(manifests)

    const report = await churn(work, { connects: Number(asked ?? 20), atOnce: 10 }, async slot =>
      standInBrowser(join(work.folder, `words-${slot}`), manifests),
    )

    if (asked) console.log('stand-ins', report)
    expectNothingLeft(report)
  })

  it('leave nothing behind when they are Chromium', { timeout }, async () => {
    const report = await churn(work, { connects: Number(asked ?? 6), atOnce: 3 }, slot =>
      killableChromium(join(work.folder, `chromium-${slot}`)),
    )

    if (asked) console.log('Chromium', report)
    expectNothingLeft(report)
  })

  async function killableChromium(profile: string): Promise<ConnectedBrowser> {
    mkdirSync(profile, { recursive: true })
    await register(join(profile, 'NativeMessagingHosts'))
    const { command, args } = unseenChromium(profile, work.sites)
    return startKillable(command, args, work.environment)
  }

  async function register(folder: string) {
    await runHelper(work.environment, 'register-browser', '--browser', 'chromium', '--manifest-dir', folder)
  }
})

function expectNothingLeft(report: Awaited<ReturnType<typeof churn>>) {
  expect(report).toMatchObject({ mostRelaysPerConnection: 1, relaysAfter: 0, connectionsAfter: 0 })
  expect(report.descriptors.late).toBeLessThanOrEqual(report.descriptors.early)
}
