import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { expect, test } from 'vitest'
import { findingsIn } from './agent.ts'

const healthy: StatusMessage = {
  type: 'status',
  state: 'recording',
  helperVersion: '1.0.0',
  user: 'ada',
  server: 'http://127.0.0.1:5000',
  queuedEvents: 3,
  droppedEvents: 0,
  lastDelivery: { at: '2026-03-04T05:06:07.000Z' },
  browsers: [{ browser: 'chromium', windows: 1 }],
}

test('finds nothing wrong with an agent that records and delivers', () => {
  const findings = findingsIn(healthy)

  expect(findings.map(({ check }) => check)).toEqual(['agent', 'recording', 'delivery', 'extension'])
  expect(findings.every(({ result }) => result === 'fine')).toBe(true)
})

test('fails if the disk cannot be written, and explains what to do', () => {
  const findings = findingsIn({ ...healthy, memoryEvents: 120, diskTrouble: 'Free some space.' })

  expect(findings).toContainEqual({
    check: 'queue',
    result: 'fails',
    found: '120 events are stored in memory only',
    cure: 'Free some space.',
  })
})

test('shows all events ever lost', () => {
  const findings = findingsIn({ ...healthy, droppedEvents: 40, damagedEvents: 2 })

  expect(findings).toContainEqual(
    expect.objectContaining({
      check: 'lost events',
      result: 'unsure',
      found: expect.stringMatching(/40.*2/),
    }),
  )
})

test('fails until the notice is acknowledged, and says what to do', () => {
  const detail = 'Nothing is recorded yet. Run `telemetry-tracker setup`.'
  const findings = findingsIn({
    ...healthy,
    state: 'not_acknowledged',
    acknowledgedBy: 'nobody',
    detail,
  })

  expect(findings).toContainEqual({
    check: 'recording',
    result: 'fails',
    found: 'nothing is recorded',
    cure: detail,
  })
  expect(findings.map(({ check }) => check)).not.toContain('notice')
})

test.each([
  ['nobody', 'not yet acknowledged'],
  ['organisation', 'your organisation set this up'],
] as const)('says that recording goes on, acknowledged by %s', (acknowledgedBy, words) => {
  expect(findingsIn({ ...healthy, acknowledgedBy })).toContainEqual({
    check: 'notice',
    result: 'unsure',
    found: expect.stringContaining(words),
    cure: 'run `telemetry-tracker setup`',
  })
})
