import { systemSchema } from '@telemetry-tracker/shared/contracts/system'
import { expect, it } from 'vitest'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

it('shows an admin the state of the server and its ingest', async () => {
  const { server, admin, enrol } = await startCompany({ DATA_RETENTION_DAYS: '30' })
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  await enrol('bob')
  const before = systemSchema.parse(await done(admin, 'GET', '/admin/system'))
  await done(laptop, 'POST', '/track', { events: [event()] })

  const system = systemSchema.parse(await done(admin, 'GET', '/admin/system'))

  expect(before.ingest).toMatchObject({ commits: 0, commit_within_sec: null })
  expect(system).toMatchObject({
    ready: { status: 'ready' },
    database: server.context.database.dialect,
    settings: { retention_days: 30, timezone: 'UTC', leaderboard_mode: 'ranked' },
    ingest: { batches: { counted: 1 }, events: { ingested: 1 }, waiting: 0, commits: 1, failed_commits: 0 },
    helpers: [{ version: '0.1.0', devices: 2 }],
  })
  expect(system.ingest.commit_within_sec).toBeGreaterThan(0)
  expect(system.ingest.lag_within_sec).toBe(3_600)
})
