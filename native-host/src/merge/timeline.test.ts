import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Timeline } from './timeline.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-03-04T05:00:00Z')

/**
 * A machine with a clock that can be set, a server with the right time, and an observation for each second.
 */
function aMachine(aheadMs = 0) {
  const timeline = new Timeline()
  let trueMs = start
  let ahead = aheadMs
  let last = { trueMs, wallMs: trueMs + ahead }
  return {
    timeline,
    setClock(byMs: number) {
      ahead += byMs
    },
    /** The timestamp of the second, as ms after the true start. */
    second(seconds = 1): number | null {
      trueMs += seconds * 1000
      const wallMs = trueMs + ahead
      const claimed = timeline.claim({
        at: wallMs,
        elapsedSec: (wallMs - last.wallMs) / 1000,
        trueElapsedSec: (trueMs - last.trueMs) / 1000,
      })
      last = { trueMs, wallMs }
      return claimed === null ? null : claimed - start
    },
    serverSpeaks(rttMs = 100) {
      const serverMs = trueMs
      const sentMs = trueMs + ahead - rttMs / 2
      timeline.reported({ serverMs, sentMs, receivedMs: sentMs + rttMs, isVerified: true })
    },
  }
}

test('trusts the clock when there is no server time', () => {
  const machine = aMachine()
  machine.serverSpeaks()

  expect([machine.second(), machine.second(), machine.second(1.4)]).toEqual([1_000, 2_000, 3_400])
})

test.each([hourMs, -hourMs, 10_000])('corrects a clock that is %d ms ahead by the server’s time', aheadMs => {
  const machine = aMachine(aheadMs)
  machine.second()
  machine.serverSpeaks()

  const claimed = machine.second()

  expect(Math.abs((claimed ?? Number.NaN) - 2_000)).toBeLessThanOrEqual(600)
})

test.each([
  ['without verification', { serverMs: start + 600_000 }],
  ['of a server without a clock', { serverMs: 1_200_000, isVerified: true }],
  ['of a server in another century', { serverMs: Date.UTC(2170, 0, 1), isVerified: true }],
  [
    'that took minutes to arrive',
    { serverMs: start + 600_000, receivedMs: start + 90_000, isVerified: true },
  ],
])('does not believe a time %s', (_, reported) => {
  const machine = aMachine()
  machine.second()

  machine.timeline.reported({ sentMs: start + 1_000, receivedMs: start + 1_020, ...reported })

  expect(machine.second()).toBe(2_000)
  expect(machine.timeline.isVerified).toBe(false)
})

test.each([hourMs, -hourMs])(
  'does not follow a clock that is set by %d ms after the server answered',
  byMs => {
    const machine = aMachine()
    machine.serverSpeaks()
    machine.second()

    machine.setClock(byMs)

    expect([machine.second(), machine.second()]).toEqual([2_000, 3_000])
  },
)

test.each([hourMs, -hourMs])(
  'corrects once when the clock was set by %d ms just before the server answered',
  byMs => {
    const machine = aMachine()
    machine.serverSpeaks()
    machine.second()

    machine.setClock(byMs)
    machine.serverSpeaks()
    const claimed = [machine.second(), machine.second()]

    expect(claimed.map(ms => Math.round((ms ?? Number.NaN) / 2_000))).toEqual([1, 1.5].map(Math.round))
  },
)

test('without a server, ignores a clock set back and follows one set forward', () => {
  const machine = aMachine()
  machine.second()

  machine.setClock(-hourMs)
  const back = machine.second()
  machine.setClock(2 * hourMs)

  expect(back).toBe(2_000)
  expect(machine.second()).toBe(3_000 + 2 * hourMs)
})

test('uses timestamps again that were too far ahead for any server to count', () => {
  const machine = aMachine(hourMs)
  machine.second()

  machine.serverSpeaks()
  const claimed = Array.from({ length: 4_000 }, () => machine.second())

  expect(claimed).not.toContain(null)
})

test('waits if a slightly fast clock had used timestamps before', () => {
  const machine = aMachine(60_000)
  for (let n = 0; n < 10; n++) machine.second()

  machine.serverSpeaks()
  const claimed = Array.from({ length: 120 }, () => machine.second())

  expect(claimed.filter(ms => ms === null).length).toBeGreaterThanOrEqual(9)
  expect(claimed.filter(ms => ms === null).length).toBeLessThanOrEqual(11)
})

test('continues after sleep with a gap', () => {
  const machine = aMachine()
  machine.second()

  expect(machine.second(8 * 3_600)).toBe(1_000 + 8 * hourMs)
})

test('never uses a second twice and never goes back, whatever happens to the clock', () => {
  const happening = fc.oneof(
    { weight: 8, arbitrary: fc.record({ seconds: fc.double({ min: 0.2, max: 3, noNaN: true }) }) },
    { weight: 1, arbitrary: fc.record({ set: fc.integer({ min: -hourMs, max: hourMs }) }) },
  )
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), fc.boolean(), (happenings, isTold) => {
      const machine = aMachine()
      if (isTold) machine.serverSpeaks()

      const claimed = happenings
        .map(event => ('set' in event ? machine.setClock(event.set) : machine.second(event.seconds)))
        .filter(ms => typeof ms === 'number')

      expect(claimed).toEqual([...new Set(claimed)].sort((a, b) => a - b))
    }),
  )
})
