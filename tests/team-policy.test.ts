import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod'
import { done } from '../server/src/testing/company.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type EnrolledHelper, startCompanyServer } from './product/company-server.ts'
import { runHelper } from './product/helper.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

it.skipIf(lacking.length > 0)(
  `a team’s own settings reach the running helpers of its people within a minute, and no others; so does changing teams${why}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-team-policy-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const processes = new Processes()
    onTestFinished(() => processes[Symbol.asyncDispose]())
    const { admin, startHelperOf } = await startCompanyServer(processes, folder)
    const desktop = await startDesktop(processes)
    processes.start('xterm', ['-T', 'quarterly numbers', '-e', 'cat'], {
      env: desktop.environment,
      stdio: 'ignore',
    })
    await desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
    const ada = await startHelperOf('ada', desktop.environment)
    const nora = await startHelperOf('nora', desktop.environment)
    await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [] })
    await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
    /**
     * Until this person's last second is recorded with this title, and then, with keys typed, until the minute
     * has this reason. Nothing is typed before, because keys at every try would be those of a machine, and left
     * out as such.
     */
    async function expectNow(userId: string, person: EnrolledHelper, expected: Outcome) {
      await expect.poll(async () => (await lastEvent(person)).window_title, patience).toBe(expected.title)
      await vi.waitFor(
        async () => {
          await desktop.xdotool('type', '--delay', '60', 'abc')
          const rows = z
            .array(timelineRowSchema)
            .parse(await done(admin, 'GET', `/timeline?user_id=${userId}`))
          expect(rows.at(-1)?.reason).toBe(expected.reason)
        },
        { ...patience, interval: 500 },
      )
    }
    const usual = { title: 'quarterly numbers', reason: 'interaction' }
    await expectNow('ada', ada, usual)
    await expectNow('nora', nora, usual)

    // The company's policy changes too, which shows when the helper of a person without a team has asked
    // again.
    const overrides = { windowTitleMode: 'off', nonProductiveApps: ['xterm'] }
    await done(admin, 'PUT', '/admin/teams/blue/policy', { version: 0, overrides })
    const { policy } = centralPolicySchema.parse(await done(admin, 'GET', '/admin/policy'))
    await done(admin, 'PUT', '/admin/policy', {
      version: 0,
      policy: { ...policy, titleScrubPatterns: ['quarterly'] },
    })

    const blues = { title: '', reason: 'non_productive_app' }
    const companys = { title: '••• numbers', reason: 'interaction' }
    await expectNow('ada', ada, blues)
    await expectNow('nora', nora, companys)

    await done(admin, 'PUT', '/admin/users/nora', { team_id: 'blue' })
    await done(admin, 'PUT', '/admin/users/ada', { team_id: null })

    await expectNow('nora', nora, blues)
    await expectNow('ada', ada, companys)
  },
)

interface Outcome {
  title: string
  reason: string
}

async function lastEvent({ environment }: EnrolledHelper) {
  const events = z.array(eventSchema).parse(JSON.parse(await runHelper(environment, 'show', '--json')))
  const last = events.at(-1)
  if (last === undefined) throw new Error('Nothing was recorded yet.')
  return last
}
