import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Interval,
  inMemory,
  PausedSeconds,
  type PausesPlace,
  type StoredPauses,
} from './paused-seconds.ts'

function secondsOf(pattern: string, place = inMemory): PausedSeconds {
  const seconds = new PausedSeconds(place, false)
  ;[...pattern].forEach((letter, i) => {
    seconds.note(i * 1000, letter === 'p')
  })
  return seconds
}

/** A disk: a restarted helper finds what was written last. */
function aPlace() {
  const state = { stored: inMemory.read(), writes: 0 }
  const place: PausesPlace = {
    read: () => state.stored,
    write(stored: StoredPauses) {
      state.stored = structuredClone(stored)
      state.writes++
    },
  }
  return { state, place }
}

test('knows from which second to which recording was paused', () => {
  expect(secondsOf('.pp..ppp').unreported()).toEqual([
    { fromMs: 1_000, toMs: 2_000 },
    { fromMs: 5_000, toMs: 7_000 },
  ])
  expect(secondsOf('....').unreported()).toEqual([])
})

test('reports a pause that continues again with its new end, and a finished one not at all', () => {
  const seconds = secondsOf('pp.pp')

  seconds.reported(seconds.unreported())
  seconds.note(5_000, true)

  expect(seconds.unreported()).toEqual([{ fromMs: 3_000, toMs: 5_000 }])
})

test('reports the end of a pause that grew while it was being reported', () => {
  const seconds = secondsOf('pp')
  const onTheWay = seconds.unreported()

  seconds.note(2_000, true)
  seconds.note(3_000, false)
  seconds.reported(onTheWay)

  expect(seconds.unreported()).toEqual([{ fromMs: 0, toMs: 2_000 }])
})

test('reports many pauses in groups, oldest first, as many as a server accepts at once', () => {
  const seconds = secondsOf('p.'.repeat(120))

  const turns = [1, 2, 3, 4].map(() => {
    const turn = seconds.unreported()
    seconds.reported(turn)
    return turn.map(({ fromMs }) => fromMs / 2_000)
  })

  expect(turns.map(turn => [turn[0], turn.length])).toEqual([
    [0, 50],
    [50, 50],
    [100, 20],
    [undefined, 0],
  ])
})

test('knows the beginning and end of a pause after a restart, and lacks seconds of one that continued', () => {
  const { place } = aPlace()

  secondsOf('.pp.', place)
  expect(new PausedSeconds(place, false).unreported()).toEqual([{ fromMs: 1_000, toMs: 2_000 }])

  secondsOf('.'.repeat(4) + 'p'.repeat(9), place)
  expect(new PausedSeconds(place, false).unreported()).toEqual([{ fromMs: 4_000, toMs: 9_000 }])
})

test('a pause in force before and after a restart continued in between; one that ended meanwhile did not', () => {
  const { place } = aPlace()
  secondsOf('ppp', place).flush()
  const [stillPaused, ended] = [true, false].map(isStillPaused => new PausedSeconds(place, isStillPaused))

  stillPaused?.note(60_000, true)
  ended?.note(60_000, true)

  expect(stillPaused?.unreported()).toEqual([{ fromMs: 0, toMs: 60_000 }])
  expect(ended?.unreported()).toEqual([
    { fromMs: 0, toMs: 2_000 },
    { fromMs: 60_000, toMs: 60_000 },
  ])
})

test('a second recorded during a pause by a wrong clock ends the pause before it', () => {
  const seconds = secondsOf('ppp')
  seconds.note(86_400_000, true)

  seconds.note(10_000, false)

  expect(seconds.unreported()).toEqual([{ fromMs: 0, toMs: 9_999 }])
})

test('deletes everything of a person who was deleted', () => {
  const { place, state } = aPlace()
  const seconds = secondsOf('pp.pp', place)

  seconds.forget()

  expect(seconds.unreported()).toEqual([])
  expect(state.stored).toEqual({ pauses: [], goesOn: false })
})

test('writes nothing without a pause', () => {
  const { place, state } = aPlace()

  secondsOf('.'.repeat(100), place)

  expect(state.writes).toBe(0)
})

/** What happens on a machine, second by second. Fewer pauses than a server accepts at once. */
type Happening =
  | { what: 'seconds'; count: number; isPaused: boolean }
  | { what: 'told'; isAnswerLost: boolean }
  | { what: 'killed'; downSec: number; isStillPaused: boolean }
  | { what: 'clock set'; bySec: number }

const seconds = fc.record({
  what: fc.constant('seconds' as const),
  count: fc.integer({ min: 1, max: 20 }),
  isPaused: fc.boolean(),
})
const reported = fc.record({ what: fc.constant('told' as const), isAnswerLost: fc.boolean() })
const killed = fc.record({
  what: fc.constant('killed' as const),
  downSec: fc.integer({ min: 0, max: 100 }),
  isStillPaused: fc.boolean(),
})
const clockSet = fc.record({
  what: fc.constant('clock set' as const),
  bySec: fc.integer({ min: -200, max: 200 }),
})

/**
 * Runs these events and lets a server store the reports, as ours does: a pause that is reported again only
 * becomes longer.
 */
function live(happenings: readonly Happening[]) {
  const { place } = aPlace()
  const server = new Map<number, number>()
  const noted: { endMs: number; isPaused: boolean; isLost: boolean }[] = []
  let now = 1_000_000
  let paused = new PausedSeconds(place, false)
  const reports: { reported: readonly Interval[]; after: number }[] = []

  function tell(isAnswerLost: boolean) {
    const reported = paused.unreported()
    reports.push({ reported, after: noted.length })
    for (const { fromMs, toMs } of reported)
      server.set(fromMs, Math.max(server.get(fromMs) ?? Number.NEGATIVE_INFINITY, toMs))
    if (!isAnswerLost) paused.reported(reported)
  }

  for (const happening of [...happenings, { what: 'seconds', count: 1, isPaused: false } as const])
    if (happening.what === 'seconds')
      for (let i = 0; i < happening.count; i++) {
        now += 1_000
        paused.note(now, happening.isPaused)
        noted.push({ endMs: now, isPaused: happening.isPaused, isLost: false })
      }
    else if (happening.what === 'told') tell(happening.isAnswerLost)
    else if (happening.what === 'clock set') now += happening.bySec * 1_000
    else {
      for (const each of noted) if (each.endMs > now - 6_000) each.isLost = true
      now += happening.downSec * 1_000
      paused = new PausedSeconds(place, happening.isStillPaused)
    }
  tell(false)
  const isPausedAtServer = (ms: number) => [...server].some(([fromMs, toMs]) => fromMs <= ms && ms <= toMs)
  return { noted, reports, isPausedAtServer, left: paused.unreported() }
}

test('after kills and repeated reports, a server knows each paused second except the last few before a kill, and no other', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(seconds, reported, killed), { maxLength: 40, size: 'max' }), happenings => {
      const { noted, isPausedAtServer, left } = live(happenings)

      const invented = noted.filter(({ endMs, isPaused }) => !isPaused && isPausedAtServer(endMs))
      const lost = noted.filter(
        ({ endMs, isPaused, isLost }) => isPaused && !isLost && !isPausedAtServer(endMs),
      )
      expect({ invented, lost, left }).toEqual({ invented: [], lost: [], left: [] })
    }),
    { numRuns: 300 },
  )
})

test('however the clock is set, no report covers a second that was recorded since', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(seconds, reported, killed, clockSet), { maxLength: 40, size: 'max' }),
      happenings => {
        const { noted, reports } = live(happenings)

        for (const { reported, after } of reports)
          for (const { fromMs, toMs } of reported) {
            const lastPaused = noted.findLastIndex(
              ({ endMs, isPaused }, i) => i < after && isPaused && fromMs <= endMs && endMs <= toMs,
            )
            const recordedSince = noted
              .slice(lastPaused + 1, after)
              .filter(({ endMs, isPaused }) => !isPaused && fromMs <= endMs && endMs <= toMs)
            expect(recordedSince).toEqual([])
            expect(fromMs).toBeLessThanOrEqual(toMs)
          }
      },
    ),
    { numRuns: 300 },
  )
})
