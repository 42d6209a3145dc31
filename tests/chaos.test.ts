import { join } from 'node:path'
import { patience, patientProductTests } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { accountFor } from './chaos/account.ts'
import { startTyping } from './chaos/typist.ts'
import { collectorsIn, makeUnrest, type Unrest } from './chaos/unrest.ts'
import { lacking } from './desktop/needed.ts'
import { storedTotals } from './product/database.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

/** `CHAOS_MINUTES=10 npm run chaos` runs longer, and prints its results. */
const asked = process.env['CHAOS_MINUTES']
const forMs = asked === undefined ? 40_000 : Number(asked) * 60_000
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
/** A killed collector or agent loses the unwritten second it was in, which grows on a loaded machine. */
const maxUnwrittenMs = 5_000

describe.skipIf(lacking.length > 0)(
  `agent, collector, relay, browser and server killed in turn${why}`,
  () => {
    let work: Workplace

    beforeAll(async () => {
      work = await startWorkplace()
      work.processes.start('xterm', ['-geometry', '80x24+2200+100', '-e', 'cat'], {
        env: work.desktop.environment,
        stdio: 'ignore',
      })
      await work.desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
    })

    afterAll(async () => {
      await work?.[Symbol.asyncDispose]()
    })

    it('store exactly once every key that was typed while a collector was running', {
      timeout: patientProductTests.testTimeout + forMs,
    }, async () => {
      const profile = join(work.folder, 'profile')
      const manifests = join(profile, 'NativeMessagingHosts')
      await runHelper(
        work.environment,
        'register-browser',
        '--browser',
        'chromium',
        '--manifest-dir',
        manifests,
      )
      const typist = startTyping(work.desktop)

      const unrest = await makeUnrest(work, profile, forMs)
      const typed = await typist.stop()
      await vi.waitFor(async () => {
        const { state, queuedEvents } = await unrest.helper.status()
        expect({ state, queuedEvents }).toEqual({ state: 'recording', queuedEvents: 0 })
      }, patience)
      await unrest.helper.stop()

      const events = work.events()
      const seconds = events.map(event => ({
        endMs: Date.parse(event.timestamp),
        keystrokes: event.keystroke_count,
      }))
      const account = accountFor(typed, collectorsIn(String(work.environment['DATA_DIR'])), seconds)
      const unwritten = unwrittenAtKills(
        unrest,
        seconds.map(({ endMs }) => endMs),
      )
      const stored = storedTotals(work.databaseFile)
      if (asked !== undefined) {
        const { typed, counted, certain, atEdges, inGaps } = account
        const kills = Object.groupBy(unrest.kills, ({ victim }) => victim)
        console.log({
          kills: Object.fromEntries(Object.entries(kills).map(([victim, all]) => [victim, all.length])),
          keys: { typed, stored: stored.keystrokes, counted, certain, atEdges, inGaps },
          batchesSentAgain: sentAgain(work.wire.sent),
          maxUnwrittenMs: Math.max(...unwritten),
        })
      }
      expect(account.wrong).toEqual([])
      expect(account.certain).toBeGreaterThan(account.typed / 4)
      expect(stored).toMatchObject({ keystrokes: account.counted, samples: events.length })
      const delivered = new Set(events.map(({ timestamp }) => timestamp))
      expect(unrest.writtenAtKills.filter(({ timestamp }) => !delivered.has(timestamp))).toEqual([])
      expect(Math.max(...unwritten)).toBeLessThan(maxUnwrittenMs)
    })
  },
)

/**
 * The age of the last written second at each kill of agent or collector. A kill is omitted if nothing was
 * written since the kill before.
 */
function unwrittenAtKills({ kills }: Unrest, endsMs: readonly number[]): number[] {
  const fatal = kills.filter(({ victim }) => victim === 'agent' || victim === 'collector')
  return fatal.flatMap(({ atMs }, i) => {
    const last = Math.max(...endsMs.filter(endMs => endMs <= atMs))
    return last > (fatal[i - 1]?.atMs ?? 0) ? [atMs - last] : []
  })
}

function sentAgain(sent: readonly string[]): number {
  const batches = sent.filter(text => text.startsWith('{"epoch') || text.includes('"sequence"'))
  return batches.length - new Set(batches).size
}
