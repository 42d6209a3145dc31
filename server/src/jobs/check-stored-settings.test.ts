import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import { daysInZone } from '../days/person-days.ts'
import { Failure } from '../failure.ts'
import { defaultRules } from '../ingest/apply/count-group.ts'
import { dailyTotals } from '../queries/daily-totals.ts'
import { event } from '../testing/events.ts'
import { openReplicas, startTestServer } from '../testing/server.ts'
import { checkStoredSettings } from './check-stored-settings.ts'

function counting(timeZone: string, bucketSizeSec = 60) {
  return { ...defaultRules(compileRules(defaultPolicy, bucketSizeSec)), days: daysInZone(timeZone) }
}

it('recalculates the days for another time zone', async () => {
  const server = await startTestServer()
  const { database } = server.context
  await checkStoredSettings(database, 'UTC', counting('UTC'))
  await server.track({
    events: ['2026-03-09T14:59:00Z', '2026-03-09T15:00:00Z'].map(timestamp => event({ timestamp })),
  })

  const isRecounted = await checkStoredSettings(database, 'Asia/Tokyo', counting('Asia/Tokyo'))

  expect(isRecounted).toBe(true)
  expect(await dailyTotals(database, 'ada', ['2026-03-09', '2026-03-10'])).toMatchObject([
    { date: '2026-03-09', total_seconds: 60 },
    { date: '2026-03-10', total_seconds: 60 },
  ])
})

it('does not change the days for the same time zone', async () => {
  const { context } = await startTestServer()
  await checkStoredSettings(context.database, 'UTC', counting('UTC'))

  expect(await checkStoredSettings(context.database, 'UTC', counting('UTC'))).toBe(false)
})

it('rejects another bucket size', async () => {
  const { context } = await startTestServer()
  await checkStoredSettings(context.database, 'UTC', counting('UTC', 60))

  await expect(checkStoredSettings(context.database, 'UTC', counting('UTC', 300))).rejects.toThrow(Failure)
})

it('accepts only one of two sizes with which two servers start at the same time', async () => {
  const replicas = await openReplicas(2)

  const starts = await Promise.allSettled(
    replicas.map((database, i) => checkStoredSettings(database, 'UTC', counting('UTC', [60, 300][i]))),
  )

  expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})
