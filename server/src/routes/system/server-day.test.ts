import { serverDaySchema } from '@telemetry-tracker/shared/contracts/system'
import { expect, it } from 'vitest'
import { createMinuteWriter } from '../../jobs/keep-server-minutes.ts'
import { createMetrics } from '../../metrics/metrics.ts'
import { event } from '../../testing/events.ts'
import { startTestServer, type TestServer } from '../../testing/server.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayOf = (server: TestServer) => server.read('/admin/system/day', serverDaySchema)

it('is empty before the first minute', async () => {
  expect(await dayOf(await startTestServer())).toEqual({ points: [], advice: [] })
})

it('has the numbers of all servers in points of five minutes, and nothing older than a day', async () => {
  const server = await startTestServer()
  const { database, metrics } = server.context
  const [write, writeOther] = [
    createMinuteWriter(database, metrics),
    createMinuteWriter(database, createMetrics()),
  ]
  const startMs = Date.parse('2026-03-10T12:00:00Z')
  await write(startMs - 25 * hourMs)
  await server.track({ events: [event(), event({ timestamp: '2026-03-10T11:00:01Z' })] })
  await write(startMs + minuteMs)
  await writeOther(startMs + minuteMs)
  await write(startMs + 2 * minuteMs)

  server.time.nowMs = startMs + 2 * minuteMs
  const { points } = await dayOf(server)

  expect(points).toHaveLength(1)
  expect(points[0]).toMatchObject({
    at: '2026-03-10T12:00:00.000Z',
    servers: 2,
    events: 1,
    batches: 1,
    refused: 0,
    failed_commits: 0,
    waiting: 0,
  })
  expect(points[0]?.commit_ms).toBeGreaterThan(0)
  expect(points[0]?.memory_bytes).toBeGreaterThan(1_000_000)
  expect(points[0]?.connections === null).toBe(database.dialect === 'sqlite')
})

it('shows no number in team mode that tells when someone works', async () => {
  const server = await startTestServer({ LEADERBOARD_MODE: 'team' })
  const { database, metrics } = server.context
  await server.track({ events: [event()] })
  await createMinuteWriter(database, metrics)(server.time.nowMs)

  const { points } = await dayOf(server)

  expect(points[0]).toMatchObject({
    events: null,
    batches: null,
    refused: null,
    commit_ms: null,
    waiting: null,
  })
})

it.each([
  ['TelemetryCommitsFail', { failed_commits: 1 }],
  ['TelemetryCommitsSlow', { commits: 10, commit_ms: 1_001 }],
  ['TelemetryQueueLong', { waiting: 501 }],
  ['TelemetryHeapFull', { heap_percent: 86 }],
  ['TelemetryDatabaseConnectionsExhausted', { waiting_for_connection: 1 }],
  ['TelemetryBatchesRefused', { batches: 94, refused: 6 }],
])('advises what to do about %s, until ten minutes after it', async (alert, outside) => {
  const server = await startTestServer()
  const nowMs = Date.parse('2026-03-10T12:00:00Z')
  const row = {
    minute_ms: nowMs - minuteMs,
    server_id: 'a',
    ...{ events: 0, batches: 100, refused: 5, commits: 10, commit_ms: 1_000, failed_commits: 0 },
    ...{ waiting: 500, memory_bytes: 1, heap_percent: 85, connections: 1, waiting_for_connection: 0 },
  }
  const store = (values: typeof row) =>
    server.context.database.transaction(tx =>
      tx.run(
        `INSERT INTO server_minutes (${Object.keys(values).join(', ')})
         VALUES (${Object.keys(values)
           .map((_, i) => `$${i + 1}`)
           .join(', ')})`,
        Object.values(values),
      ),
    )
  await store({ ...row, server_id: 'b' })
  server.time.nowMs = nowMs
  const before = await dayOf(server)

  await store({ ...row, ...outside })
  const after = await dayOf(server)
  server.time.nowMs += 11 * minuteMs
  const later = await dayOf(server)

  expect([before.advice, after.advice, later.advice]).toEqual([[], [alert], []])
})
