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
    /** How the last second was recorded and its minute was judged. */
    async function now(userId: string, person: EnrolledHelper) {
      await desktop.xdotool('type', 'abc')
      const rows = z.array(timelineRowSchema).parse(await done(admin, 'GET', `/timeline?user_id=${userId}`))
      return { title: (await lastEvent(person)).window_title, reason: rows.at(-1)?.reason }
    }
    const usual = { title: 'quarterly numbers', reason: 'interaction' }
    for (const [name, person] of [['ada', ada] as const, ['nora', nora] as const])
      await vi.waitFor(async () => expect(await now(name, person)).toEqual(usual), patience)

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
    await vi.waitFor(async () => {
      expect(await now('ada', ada)).toEqual(blues)
      expect(await now('nora', nora)).toEqual(companys)
    }, patience)

    await done(admin, 'PUT', '/admin/users/nora', { team_id: 'blue' })
    await done(admin, 'PUT', '/admin/users/ada', { team_id: null })

    await vi.waitFor(async () => {
      expect(await now('nora', nora)).toEqual(blues)
      expect(await now('ada', ada)).toEqual(companys)
    }, patience)
  },
)

async function lastEvent({ environment }: EnrolledHelper) {
  const events = z.array(eventSchema).parse(JSON.parse(await runHelper(environment, 'show', '--json')))
  const last = events.at(-1)
  if (last === undefined) throw new Error('Nothing was recorded yet.')
  return last
}
