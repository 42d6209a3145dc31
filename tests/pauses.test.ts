import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod'
import { done } from '../server/src/testing/company.ts'
import { event } from '../server/src/testing/events.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { startCompanyServer } from './product/company-server.ts'
import { storedPauses } from './product/database.ts'
import { runHelper, startHelper } from './product/helper.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

const storedSchema = z.object({ pauses: z.array(z.object({ fromMs: z.number(), toMs: z.number() })) })

it.skipIf(lacking.length > 0)(
  `a pause that a killed helper could not report is reported when it runs again, and its events are refused from every device${why}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-pauses-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const processes = new Processes()
    onTestFinished(() => processes[Symbol.asyncDispose]())
    const company = await startCompanyServer(processes, folder)
    const desktop = await startDesktop(processes)
    const laptop = await company.startHelperOf('ada', desktop.environment)
    const tower = await company.enrolStandIn('ada')

    await company.server.kill()
    await runHelper(laptop.environment, 'pause', '--minutes', '30')
    const [kept] = await vi.waitFor(() => {
      const { pauses } = storedIn(laptop.dataDir)
      expect((pauses[0]?.toMs ?? 0) - (pauses[0]?.fromMs ?? 0)).toBeGreaterThan(3_000)
      return pauses
    }, patience)
    await laptop.helper.kill()
    await company.server.restart()
    expect(storedPauses(company.databaseFile)).toEqual([])
    const again = await startHelper(processes, laptop.environment, laptop.dataDir, 'the agent runs')

    expect((await again.status()).state).toBe('paused')
    const [reported] = await vi.waitFor(() => {
      const pauses = storedPauses(company.databaseFile)
      expect(pauses).toHaveLength(1)
      return pauses
    }, patience)
    expect(reported).toMatchObject({ userId: 'ada', fromMs: kept?.fromMs })
    expect(reported?.toMs).toBeGreaterThanOrEqual(kept?.toMs ?? Number.POSITIVE_INFINITY)
    const fromMs = kept?.fromMs ?? 0
    const events = [-2_000, 0, 2_000].map(ms => event({ timestamp: new Date(fromMs + ms).toISOString() }))
    const caller = await tower.signedIn(Date.now())
    expect(
      trackAnswerSchema.parse(await done(caller, 'POST', '/track', { epoch: 'e', sequence: 1, events })),
    ).toMatchObject({
      ingested: 1,
      rejected: [
        { index: 1, reason: 'paused' },
        { index: 2, reason: 'paused' },
      ],
    })
  },
)

function storedIn(dataDir: string) {
  const path = join(dataDir, 'untold-pauses.json')
  return existsSync(path) ? storedSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : { pauses: [] }
}
