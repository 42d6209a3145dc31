import { expect, it } from 'vitest'
import { judgeClock, type Witnesses } from './judge-clock.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

function judge(witnesses: Partial<Witnesses>) {
  const verdict = judgeClock({
    systemMs: nowMs,
    confirmedMs: nowMs - 1_000,
    wasSure: false,
    devicesMs: [],
    ...witnesses,
  })
  return verdict.isSure ? 'sure' : verdict.why
}

it.each([
  ['a restart within ten minutes', { confirmedMs: nowMs - 9 * minuteMs }, 'sure'],
  ['a start after a gap', { confirmedMs: nowMs - 15 * dayMs }, 'ahead_of_last_run'],
  ['a start before the last run', { confirmedMs: nowMs + 15 * dayMs }, 'behind_last_run'],
  ['a start on a new database', { confirmedMs: undefined }, 'never_confirmed'],
  ['a step forward while running', { wasSure: true, confirmedMs: nowMs - 3 * minuteMs }, 'ahead_of_last_run'],
  ['a step back while running', { wasSure: true, confirmedMs: nowMs + 3 * minuteMs }, 'behind_last_run'],
  ['a database with another time', { databaseMs: nowMs - dayMs }, 'database_disagrees'],
  ['another server with another time', { otherServerMs: nowMs - dayMs }, 'server_disagrees'],
  ['another server that agrees', { confirmedMs: undefined, otherServerMs: nowMs }, 'sure'],
  ['a clock that the operator trusts', { confirmedMs: undefined, isTrusted: true }, 'sure'],
] as const)('judges %s', (_, witnesses, expected) => {
  expect(judge(witnesses)).toBe(expected)
})

it.each([
  ['one device that agrees after a gap', [nowMs + 9 * minuteMs], 'sure'],
  ['one device that differs after a gap', [nowMs - 11 * minuteMs], 'ahead_of_last_run'],
  ['one agrees and one differs', [nowMs, nowMs - dayMs], 'ahead_of_last_run'],
  ['most agree', [nowMs, nowMs + 1_000, nowMs - dayMs], 'sure'],
  ['most differ', [nowMs, nowMs - dayMs, nowMs - dayMs, nowMs - dayMs], 'devices_disagree'],
] as const)('follows the devices: %s', (_, devicesMs, expected) => {
  expect(judge({ confirmedMs: nowMs - 21 * dayMs, devicesMs })).toBe(expected)
})

it('ignores two computers with a wrong clock, but not three', () => {
  const wrong = [nowMs + dayMs, nowMs - dayMs, nowMs + 365 * dayMs]

  expect(judge({ wasSure: true, devicesMs: wrong.slice(0, 2) })).toBe('sure')
  expect(judge({ wasSure: true, devicesMs: wrong })).toBe('devices_disagree')
  expect(judge({ isTrusted: true, devicesMs: wrong })).toBe('devices_disagree')
})
