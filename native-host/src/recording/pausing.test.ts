import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { openPausing } from './pausing.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** A machine whose clock can be set, and that can sleep and restart. */
function aMachine({ wallMs = Date.UTC(2026, 2, 4), bootId = 'first' as string | null } = {}) {
  const path = join(temporaryFolder(), 'paused.json')
  const state = { wallMs, sleeplessMs: 0, uptimeMs: 5_000_000 }
  const open = () =>
    openPausing(path, {
      wallMs: () => state.wallMs,
      sleeplessMs: () => state.sleeplessMs,
      uptimeMs: () => state.uptimeMs,
      bootId,
    })
  let pausing = open()
  return {
    path,
    pass(ms: number) {
      state.wallMs += ms
      state.sleeplessMs += ms
      state.uptimeMs += ms
    },
    setClock(byMs: number) {
      state.wallMs += byMs
    },
    restartHelper() {
      state.sleeplessMs = 0
      pausing = open()
    },
    restartMachine(afterMs: number) {
      state.wallMs += afterMs
      bootId = bootId === null ? null : `${bootId}+`
      Object.assign(state, { sleeplessMs: 0, uptimeMs: 30_000 })
      pausing = open()
    },
    pause: (minutes: number | null, kind: 'pause' | 'private' = 'pause') =>
      pausing.pause({ untilMs: minutes === null ? null : state.wallMs + minutes * minuteMs, kind }),
    pauseUntil: (untilMs: number) => pausing.pause({ untilMs, kind: 'pause' }),
    resume: () => pausing.resume(),
    current: (aheadMs = 0) => pausing.current(state.wallMs + aheadMs),
    get wallMs() {
      return state.wallMs
    },
  }
}

test('is not paused at first', () => {
  expect(aMachine().current()).toBeNull()
})

test('a pause ends by itself at its time, not before', () => {
  const machine = aMachine()
  machine.pause(15)
  const untilMs = machine.wallMs + 15 * minuteMs

  machine.pass(15 * minuteMs - 1)
  expect(machine.current()).toEqual({ untilMs, kind: 'pause' })
  machine.pass(1)
  expect(machine.current()).toBeNull()
})

test('a pause without an end lasts until resumed', () => {
  const machine = aMachine()
  machine.pause(null)
  machine.pass(1_000 * dayMs)
  machine.setClock(-2_000 * dayMs)
  expect(machine.current()).toEqual({ untilMs: null, kind: 'pause' })

  machine.resume()
  expect(machine.current()).toBeNull()
})

test('returns the pause that applies at another time', () => {
  const machine = aMachine()
  machine.pause(15)

  expect(machine.current(14 * minuteMs)).not.toBeNull()
  expect(machine.current(15 * minuteMs)).toBeNull()
})

test.each([365 * dayMs, dayMs, 20 * minuteMs, -20 * minuteMs, -365 * dayMs])(
  'setting the clock by %d ms neither ends a pause nor prolongs it, and its end is shown by the new clock',
  byMs => {
    const machine = aMachine()
    machine.pause(15)
    machine.pass(5 * minuteMs)
    machine.setClock(byMs)

    expect(machine.current()).toEqual({ untilMs: machine.wallMs + 10 * minuteMs, kind: 'pause' })
    machine.pass(10 * minuteMs)
    expect(machine.current()).toBeNull()
  },
)

test.each([365 * dayMs, -365 * dayMs])('a restarted helper keeps the pause, too, %d ms', byMs => {
  for (const bootId of ['first', null]) {
    const machine = aMachine({ bootId })
    machine.pause(15, 'private')
    machine.setClock(byMs)
    machine.pass(5 * minuteMs)
    machine.restartHelper()

    expect(machine.current()).toEqual({ untilMs: machine.wallMs + 10 * minuteMs, kind: 'private' })
    machine.pass(10 * minuteMs)
    expect(machine.current()).toBeNull()
  }
})

test('continues when the machine restarts, by a clock that was set meanwhile', () => {
  const machine = aMachine()
  machine.pause(15)
  machine.setClock(-365 * dayMs)
  machine.pass(5 * minuteMs)
  machine.current()
  machine.restartMachine(4 * minuteMs)

  expect(machine.current(6 * minuteMs - 1_000)).not.toBeNull()
  expect(machine.current(6 * minuteMs + 1_000)).toBeNull()
})

test('a machine that starts with a clock far in the past does not prolong a pause beyond its length', () => {
  const machine = aMachine()
  machine.pause(15)
  machine.restartMachine(-365 * dayMs)

  expect(machine.current(14 * minuteMs)).not.toBeNull()
  expect(machine.current(15 * minuteMs)).toBeNull()
})

test.each([
  ['in a year', 365 * dayMs + 15 * minuteMs],
  ['in the past', -15 * minuteMs],
])('an end %s, as from another clock, becomes a pause of the default length', (_, fromNowMs) => {
  const machine = aMachine()
  machine.pauseUntil(machine.wallMs + fromNowMs)

  expect(machine.current()).toEqual({ untilMs: machine.wallMs + 15 * minuteMs, kind: 'pause' })
  expect(machine.current(15 * minuteMs)).toBeNull()
})

test('reads the file of an older helper, which has only the end', () => {
  const machine = aMachine()
  writeFileSync(machine.path, JSON.stringify({ untilMs: machine.wallMs + 9_000, kind: 'private' }))
  machine.restartHelper()

  expect(machine.current()).toEqual({ untilMs: machine.wallMs + 9_000, kind: 'private' })
  machine.pass(9_000)
  expect(machine.current()).toBeNull()
})

test.each(['', '{', '{"untilMs":"soon"}'])('an invalid record of a pause (%j) stays a pause', text => {
  const machine = aMachine()
  writeFileSync(machine.path, text)
  machine.restartHelper()

  expect(machine.current()).toEqual({ untilMs: null, kind: 'pause' })
})

test('lasts exactly as long as asked, whatever happens to the clock and the helper', () => {
  const happening = fc.oneof(
    fc.record({ pass: fc.integer({ min: 0, max: 40_000 }) }),
    fc.record({ set: fc.integer({ min: -400 * dayMs, max: 400 * dayMs }) }),
    fc.constant('restart' as const),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.array(happening, { maxLength: 40 }), (minutes, all) => {
      const machine = aMachine()
      machine.pause(minutes)
      let passedMs = 0
      for (const each of all) {
        if (each === 'restart') machine.restartHelper()
        else if ('set' in each) machine.setClock(each.set)
        else {
          machine.pass(each.pass)
          passedMs += each.pass
        }
        expect(machine.current() === null).toBe(passedMs >= minutes * minuteMs)
      }
    }),
  )
})
