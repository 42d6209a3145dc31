import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import { done } from '../server/src/testing/company.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { startCompanyServer } from './product/company-server.ts'
import { storedTotals } from './product/database.ts'
import { runHelper, startHelper } from './product/helper.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const name = 'ada-erased-lindqvist'
const title = 'A unique title'

it.skipIf(lacking.length > 0)(
  `an erased person is removed from every file of the server and of their own computer, whose helper ends${why}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-erased-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const processes = new Processes()
    onTestFinished(() => processes[Symbol.asyncDispose]())
    const company = await startCompanyServer(processes, folder)
    const desktop = await startDesktop(processes)
    processes.start('xterm', ['-T', title, '-e', 'cat'], { env: desktop.environment, stdio: 'ignore' })
    await desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
    const { helper, environment, dataDir } = await company.startHelperOf(name, desktop.environment)
    await desktop.xdotool('type', 'abc')
    await vi.waitFor(() => expect(storedTotals(company.databaseFile).keystrokes).toBe(3), patience)
    // Covers events on disk while the server is down, an unreported pause, and a helper that is not running
    // at the time.
    await company.server.kill()
    await desktop.xdotool('type', 'def')
    await vi.waitFor(async () => expect((await helper.status()).queuedEvents).toBeGreaterThan(2), patience)
    await runHelper(environment, 'pause', '--minutes', '1')
    await vi.waitFor(() => expect(readdirSync(dataDir)).toContain('untold-pauses.json'), patience)
    await helper.kill()
    await company.server.restart()
    const before = [filesWith(dataDir, name), filesWith(dataDir, title), filesWith(company.dataDir, name)]

    await done(company.admin, 'DELETE', `/admin/user/${name}`)
    const reported = await startHelper(processes, environment, dataDir, 'the agent ends')
    await reported.stop()

    for (const files of before) expect(files).not.toEqual([])
    for (const place of [dataDir, company.dataDir])
      for (const trace of [name, title]) expect(filesWith(place, trace), `${trace} in ${place}`).toEqual([])
    await expect(runHelper(environment, 'agent')).rejects.toThrow('was deleted')
  },
)

/** The files of a folder that contain this text; packed files are unpacked. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => statSync(join(folder, file)).isFile())
    .filter(file => {
      const bytes = readFileSync(join(folder, file))
      return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).includes(text)
    })
}
