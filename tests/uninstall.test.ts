import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deviceRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { done } from '../server/src/testing/company.ts'
import { startDesktop } from './desktop/desktop.ts'
import { startKeyring } from './desktop/keyring.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { startCompanyServer } from './product/company-server.ts'
import { storedTotals } from './product/database.ts'
import { runHelper, startHelper } from './product/helper.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

it.skipIf(lacking.length > 0)(
  `an enrolled helper that records leaves nothing on the computer, and everything on the server${why}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-uninstall-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const processes = new Processes()
    onTestFinished(() => processes[Symbol.asyncDispose]())
    const { admin, databaseFile, enrolmentLink } = await startCompanyServer(processes, folder)
    const desktop = await startDesktop(processes)
    const keyring = await startKeyring(processes, folder)
    const [home, dataDir] = [join(folder, 'home'), join(folder, 'data')]
    for (const each of [home, dataDir]) mkdirSync(each)
    // Batches leave rarely, so that the last keys still wait when the helper goes.
    const rarely = { BATCH_INTERVAL_SEC: '600' }
    const environment = { ...desktop.environment, ...keyring, ...rarely, HOME: home, DATA_DIR: dataDir }
    const run = (...args: string[]) => runHelper(environment, ...args)
    await run('enrol', await enrolmentLink('ada'))
    await run('register-browser')
    await run('autostart', 'on')
    await startHelper(processes, environment, folder)
    await desktop.xdotool('type', '--delay', '60', 'hello')
    await expect.poll(() => run('show', '--json').then(keysIn), patience).toBe(5)
    expect(readdirSync(home)).toEqual(expect.arrayContaining(['.config', '.mozilla']))
    expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(['device.json', 'log', 'queue']))

    const said = await run('uninstall', '--yes', '--deliver')

    expect(said).toContain('stopped the agent')
    expect(readdirSync(home)).toEqual([])
    // The folder in which this test runs the commands.
    expect(readdirSync(dataDir)).toEqual(['empty'])
    expect(await itemsIn(environment)).not.toContain('/org/freedesktop/secrets/collection/')
    expect(storedTotals(databaseFile)).toMatchObject({ keystrokes: 5 })
    const devices = z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices'))
    expect(devices).toMatchObject([{ user_id: 'ada', revoked: expect.any(String) }])
  },
)

/** All keystrokes of the events that `show` prints. */
function keysIn(events: string): number {
  const counts = z.array(z.object({ keystroke_count: z.number() })).parse(JSON.parse(events))
  return counts.reduce((sum, { keystroke_count }) => sum + keystroke_count, 0)
}

/** What the Secret Service has of ours. */
async function itemsIn(environment: NodeJS.ProcessEnv): Promise<string> {
  const search = [
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.SearchItems',
    'dict:string:string:service,Telemetry Tracker',
  ]
  const args = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', ...search]
  return (await promisify(execFile)('dbus-send', args, { env: environment })).stdout
}
