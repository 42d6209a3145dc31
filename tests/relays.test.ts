import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patience, patientProductTests } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeEnrolment } from '../native-host/src/sign-in/enrolment.ts'
import { unseenChromium } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { startKillable } from './desktop/process.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'
import { type ConnectedBrowser, churn } from './relays/churn.ts'
import { standInBrowser } from './relays/stand-in-browser.ts'

/** `CHURN=500 npm run churn` does more of the same, and prints its results. */
const asked = process.env['CHURN']
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const timeout = patientProductTests.testTimeout + Number(asked ?? 0) * 10_000

describe.skipIf(lacking.length > 0)(`browsers that connect and are killed${why}`, () => {
  let work: Workplace

  beforeAll(async () => {
    work = await startWorkplace()
  })

  afterAll(async () => {
    await work?.[Symbol.asyncDispose]()
  })

  it('leave no relay and no open file, whatever child of theirs keeps the pipe open', {
    timeout,
  }, async () => {
    const manifests = join(work.folder, 'manifests')
    await register(manifests)

    const report = await churn(work, { connects: Number(asked ?? 20), atOnce: 10 }, async slot =>
      standInBrowser(join(work.folder, `words-${slot}`), manifests, work.desktop.environment),
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

  it('start an agent if the device is enrolled and none is running', async () => {
    const dataDir = String(work.environment['DATA_DIR'])
    const manifests = join(work.folder, 'enrolled')
    await register(manifests)
    await work.helper.kill()
    enrol(dataDir)

    const browser = standInBrowser(join(work.folder, 'words-enrolled'), manifests, work.desktop.environment)
    const agents: number[] = []
    try {
      await vi.waitFor(async () => {
        const { state, browsers } = await work.helper.status()
        expect({ state, browsers: browsers.length }).toEqual({ state: 'recording', browsers: 1 })
      }, patience)
    } finally {
      agents.push(...startedAgents(dataDir))
      await browser.kill()
      browser.cleanUp()
      for (const pid of agents) process.kill(pid, 'SIGTERM')
    }

    expect(agents).toHaveLength(1)
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

/** The files that `enrol` leaves on a device; its agent runs even if the server does not know it. */
function enrol(dataDir: string) {
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(join(dataDir, 'device.key'), privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
  writeEnrolment(dataDir, {
    state: 'enrolled',
    server: 'http://127.0.0.1:9',
    deviceId: '6f2b0d5c-6f0b-4a39-9d7e-0d8f8a0a3b11',
    userId: 'ada',
    key: 'file',
  })
}

/** The processes that relays started, from their log. */
function startedAgents(dataDir: string): number[] {
  return readFileSync(join(dataDir, 'log', 'relay.log'), 'utf8')
    .split('\n')
    .filter(line => line.includes('"starting an agent"'))
    .map(line => Number(JSON.parse(line).agent))
}

function expectNothingLeft(report: Awaited<ReturnType<typeof churn>>) {
  expect(report).toMatchObject({ maxRelaysPerConnection: 1, relaysAfter: 0, connectionsAfter: 0 })
  expect(report.descriptors.late).toBeLessThanOrEqual(report.descriptors.early)
}
