import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import { event } from '../../testing/events.ts'
import { track } from './track.ts'

it('tells the sender to retry when the queue is full', async () => {
  const full = { submit: () => undefined, waiting: () => 0, drain: () => Promise.resolve() }
  const tracking = {
    rules: compileRules(defaultPolicy, 60),
    retentionDays: 14,
    dropTitles: false,
    isOutsideHours: () => false,
    readPauses: () => undefined,
    isPaused: () => false,
    groupCommit: full,
  }
  const batch = {
    sender: undefined,
    events: [{ index: 0, event: event(), atMs: Date.parse(event().timestamp) }],
    rejected: [],
  }

  const answer = track(batch, Date.parse('2026-03-10T12:00:00Z'), tracking)

  await expect(answer).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '2' } })
})
