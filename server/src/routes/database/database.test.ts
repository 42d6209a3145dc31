import { cleanupAnswerSchema, dailyRowSchema, dbStatsSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { event } from '../../testing/events.ts'
import { startTestServer } from '../../testing/server.ts'
import { serverWithTwoPeople } from '../../testing/two-people.ts'

it('GET /db-stats', async () => {
  const server = await serverWithTwoPeople()

  const stats = await server.read('/db-stats', dbStatsSchema)

  expect(stats).toMatchObject({
    oldest: '2026-03-09T11:31:00.000Z',
    newest: '2026-03-10T11:31:00.000Z',
    retention_days: 14,
    rows: { buckets: 3, users: 2 },
  })
  expect(stats.bytes).toBeGreaterThan(0)
})

it('POST /cleanup deletes minutes but not their totals, and closes those days', async () => {
  const server = await serverWithTwoPeople()
  const cleanup = await fetch(`${server.url}/cleanup`, { method: 'POST', body: '{"days":1}' })
  expect(cleanupAnswerSchema.parse(await cleanup.json())).toEqual({ deleted: 1, retention_days: 1 })
  expect(await server.context.database.read('SELECT action, detail FROM audit_log')).toEqual([
    { action: 'cleaned_up', detail: 'older than 1 days: 1 rows' },
  ])

  const late = await server.track({
    events: [event({ timestamp: '2026-03-09T11:31:40Z', user_id: 'bob' }), event()],
  })

  expect(late.rejected).toEqual([{ index: 0, reason: 'expired' }])
  expect(late.ingested).toBe(1)
  expect(await server.read('/daily?user_id=bob&days=2', z.array(dailyRowSchema))).toMatchObject([
    { date: '2026-03-09', total_seconds: 60 },
    { date: '2026-03-10', total_seconds: 0 },
  ])
})

it('POST /cleanup accepts no body, and rejects an invalid one', async () => {
  const server = await startTestServer()

  const withoutBody = await fetch(`${server.url}/cleanup`, { method: 'POST' })
  const refusal = await server.refusal('/cleanup', { method: 'POST', body: '{"days":0}' })

  expect(cleanupAnswerSchema.parse(await withoutBody.json())).toEqual({ deleted: 0, retention_days: 14 })
  expect(refusal.status).toBe(400)
  expect(refusal.error.message).toContain('days')
})
