import { afterEach, expect, test, vi } from 'vitest'
import { localTimestamp } from './local-timestamp.ts'

afterEach(() => vi.unstubAllEnvs())

test.each([
  ['Asia/Tokyo', '2026-03-10T17:30:00.250+09:00'],
  ['Asia/Kolkata', '2026-03-10T14:00:00.250+05:30'],
  ['America/St_Johns', '2026-03-10T06:00:00.250-02:30'],
  ['UTC', '2026-03-10T08:30:00.250Z'],
])('writes an instant in the local time of %s', (zone, expected) => {
  vi.stubEnv('TZ', zone)

  expect(localTimestamp(Date.parse('2026-03-10T08:30:00.250Z'))).toBe(expected)
})

test('distinguishes the repeated hour in autumn', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  const summer = Date.parse('2026-10-25T00:30:00Z')

  expect([summer, summer + 3_600_000].map(localTimestamp)).toEqual([
    '2026-10-25T02:30:00.000+02:00',
    '2026-10-25T02:30:00.000+01:00',
  ])
})

test('is the same instant in every zone at every time', () => {
  for (const zone of ['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York', 'Pacific/Kiritimati']) {
    vi.stubEnv('TZ', zone)
    for (let atMs = Date.UTC(2026, 0, 1); atMs < Date.UTC(2027, 0, 1); atMs += 7 * 3_601_000)
      expect(Date.parse(localTimestamp(atMs))).toBe(atMs)
  }
})
