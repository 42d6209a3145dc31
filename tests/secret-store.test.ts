import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startDesktop } from './desktop/desktop.ts'
import { startKeyring } from './desktop/keyring.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { startCompanyServer } from './product/company-server.ts'
import { runHelper, startHelper } from './product/helper.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const run = promisify(execFile)
/** Asks the Secret Service for all of our items. */
const allItems = [
  '/org/freedesktop/secrets',
  'org.freedesktop.Secret.Service.SearchItems',
  'dict:string:string:service,Telemetry Tracker',
]

async function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'tt-secret-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const helperData = join(folder, 'helper')
  mkdirSync(helperData)
  const { enrolmentLink } = await startCompanyServer(processes, folder)
  return { folder, processes, helperData, link: await enrolmentLink('ada') }
}

async function kept(environment: NodeJS.ProcessEnv): Promise<string> {
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', ...allItems]
  return (await run('dbus-send', args, { env: environment })).stdout
}

const isLacking = lacking.length > 0

it.skipIf(isLacking)(
  `a device's key is in the desktop's secret store, and signs in from there${why}`,
  async () => {
    const { folder, processes, helperData, link } = await begin()
    const desktop = await startDesktop(processes)
    const keyring = await startKeyring(processes, folder)
    const environment = { ...desktop.environment, ...keyring, DATA_DIR: helperData, BATCH_INTERVAL_SEC: '1' }

    const said = await runHelper(environment, 'enrol', link)
    await startHelper(processes, environment, folder)

    expect(said).toContain("the system's secret store")
    expect(await kept(environment)).toContain('/org/freedesktop/secrets/collection/')
    expect(readdirSync(helperData)).not.toContain('device.key')
    await vi.waitFor(async () => {
      const { lastDelivery } = JSON.parse(await runHelper(environment, 'status', '--json'))
      expect(lastDelivery).toEqual({ at: expect.any(String) })
    }, patience)

    await runHelper(environment, 'unenrol')
    expect(readdirSync(helperData)).not.toContain('device.json')
    expect(await kept(environment)).not.toContain('/org/freedesktop/secrets/collection/')
  },
)

it.skipIf(isLacking)(
  `a machine without a secret store keeps the key in a file for its owner${why}`,
  async () => {
    const { folder, helperData, link } = await begin()
    const environment = {
      ...process.env,
      HOME: folder,
      DATA_DIR: helperData,
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}`,
    }

    const said = await runHelper(environment, 'enrol', link)

    expect(said).toContain('a file that only you can read')
    expect(readFileSync(join(helperData, 'device.key'), 'utf8')).toContain('PRIVATE KEY')
  },
)
