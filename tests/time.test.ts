import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience, patientProductTests } from '@telemetry-tracker/shared/testing/patience'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { childrenOf } from '../native-host/src/testing/helper.ts'
import { lacking } from './desktop/needed.ts'
import { storedMinutes, storedTotals } from './product/database.ts'
import { makeFalseClock } from './product/false-clock.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

/** `SUSPEND_SECONDS=120 npm run suspend` sleeps longer, and prints its results. */
const asked = process.env['SUSPEND_SECONDS']
const sleepSec = Number(asked ?? 12)
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const minuteMs = 60_000
const timelineSchema = z.array(timelineRowSchema)

describe.skipIf(lacking.length > 0)(
  `time that jumps${why}`,
  { timeout: patientProductTests.testTimeout + sleepSec * 1_000 },
  () => {
    const open: { [Symbol.asyncDispose](): PromiseLike<void> }[] = []

    afterEach(async () => {
      for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
    })

    it('is not recorded by a helper that was suspended', async () => {
      const work = await startDesk({ WAKE_THRESHOLD_SEC: String(Math.min(30, sleepSec / 2)) })
      await type(work, 5)
      await untilStored(work, 5)
      const family = [work.helper.pid, ...childrenOf(work.helper.pid)]

      for (const pid of family) process.kill(pid, 'SIGSTOP')
      const sleptFromMs = Date.now()
      await pause(sleepSec * 1_000)
      const sleptToMs = Date.now()
      for (const pid of family.toReversed()) process.kill(pid, 'SIGCONT')
      await untilSecondAfter(work, sleptToMs + 3_000)
      await type(work, 4)
      await untilStored(work, 9)

      const times = timesOf(work)
      // The second that ended as the helper was stopped may have a time from just after.
      expect(times.filter(at => at > sleptFromMs + 500 && at < sleptToMs)).toEqual([])
      await expectHonestMinutes(work)
      report(work, { sleptSec: (sleptToMs - sleptFromMs) / 1_000 })
    })

    it('is not recorded twice or ahead when the clock is set', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tt-clock-'))
      open.push({ [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }) })
      const clock = makeFalseClock(folder)
      const fromMs = Date.now()
      const work = await startDesk(clock.environment)
      let typed = 0
      for (const aheadSec of [0, 3_600, -3_600, 20, -86_400, 0]) {
        clock.set(aheadSec)
        await pause(2_500)
        await type(work, 3)
        typed += 3
        await untilStored(work, typed)
        const { clockAheadSec } = await work.helper.status()
        expect(Math.abs(clockAheadSec - aheadSec)).toBeLessThanOrEqual(3)
      }
      const toMs = Date.now()

      const times = timesOf(work)
      expect(times.filter(at => at < fromMs || at > toMs + 3_000)).toEqual([])
      expect(Math.max(...work.events().map(event => event.idle_seconds))).toBeLessThan(
        (toMs - fromMs) / 1_000,
      )
      await expectHonestMinutes(work)
      report(work, { setSteps: 5 })
    })

    async function startDesk(settings: Record<string, string>): Promise<Workplace> {
      const work = await startWorkplace(settings)
      open.push(work)
      work.processes.start('xterm', ['-e', 'cat'], { env: work.desktop.environment, stdio: 'ignore' })
      await work.desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
      return work
    }
  },
)

/**
 * No second appears twice, no minute has more than its seconds or more idle time than its length, and the
 * stored events are those that were sent.
 */
async function expectHonestMinutes(work: Workplace) {
  const times = timesOf(work)
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
  const minutes = storedMinutes(work.databaseFile)
  expect(minutes.length).toBeGreaterThan(0)
  expect(minutes.filter(({ samples }) => samples > 60)).toEqual([])
  expect(minutes.filter(({ maxIdleMs }) => maxIdleMs > minuteMs)).toEqual([])
  const answer = await fetch(`${work.server.url}/timeline?user_id=ada`)
  const shown = timelineSchema.parse(await answer.json())
  expect(shown.filter(({ seconds }) => seconds > 60)).toEqual([])
  expect(shown.length).toBeLessThanOrEqual(minutes.length)
}

function timesOf(work: Workplace): number[] {
  return work.events().map(({ timestamp }) => Date.parse(timestamp))
}

async function type({ desktop }: Workplace, keys: number) {
  await desktop.xdotool('type', '--delay', '60', 'a'.repeat(keys))
}

async function untilStored({ databaseFile }: Workplace, keystrokes: number) {
  await expect.poll(() => storedTotals(databaseFile), patience).toMatchObject({ keystrokes })
}

async function untilSecondAfter(work: Workplace, ms: number) {
  await vi.waitFor(() => expect(timesOf(work).at(-1)).toBeGreaterThan(ms), patience)
}

function report(work: Workplace, found: Record<string, number>) {
  if (asked === undefined) return
  const minutes = storedMinutes(work.databaseFile)
  const most = (numbers: number[]) => Math.max(...numbers)
  console.log({
    ...found,
    events: work.events().length,
    minutes: minutes.length,
    maxSamplesInAMinute: most(minutes.map(({ samples }) => samples)),
    maxIdleSec: most(minutes.map(({ maxIdleMs }) => maxIdleMs)) / 1_000,
  })
}
