import { expect, it } from 'vitest'
import { deviceStatus } from './device-status.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')

it.each([
  [0, 'online'],
  [60_000, 'online'],
  [60_001, 'offline'],
])('shows a person who delivered %d ms ago as %s', (agoMs, status) => {
  expect(deviceStatus(nowMs - agoMs, nowMs)).toBe(status)
})

it('shows a person who never delivered as offline', () => {
  expect(deviceStatus(null, nowMs)).toBe('offline')
})
