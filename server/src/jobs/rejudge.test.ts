import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { everybodysDays } from '../days/person-days.ts'
import { everybodysRules } from '../ingest/everybodys-rules.ts'
import { deliverEdges, everything } from '../testing/edges.ts'
import { eventsFrom } from '../testing/events.ts'
import { startTestServer } from '../testing/server.ts'
import { rejudge } from './rejudge.ts'

const countingBy = (nonProductiveApps: readonly string[]) => ({
  ...everybodysRules(compileRules({ ...defaultPolicy, nonProductiveApps: [...nonProductiveApps] }, 60)),
  days: everybodysDays('UTC'),
})
const today = countingBy(['code'])
const ignore = () => {}

const counted = ['buckets', 'daily_totals', 'daily_app_totals'] as const
const lateBatch = {
  device_id: 'laptop',
  epoch: 'e',
  sequence: 3,
  events: eventsFrom('2026-03-04T09:00:00Z', 40, { keystroke_count: 0 }),
}

it('gives what today’s policy would have given from the start', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  const wanted = await startTestServer({ NON_PRODUCTIVE_APPS: 'code' })
  await deliverEdges(wanted)

  const done = await rejudge(server.context.database, today, ignore)

  const found = await everything(server.context.database)
  const should = await everything(wanted.context.database)
  expect(done.changed).toBeGreaterThan(0)
  for (const table of counted) expect(found[table]).toEqual(should[table])
})

it('changes nothing the second time', async () => {
  const server = await startTestServer()
  await deliverEdges(server)
  await rejudge(server.context.database, today, ignore)
  const before = await everything(server.context.database)

  const again = await rejudge(server.context.database, today, ignore)

  expect(again.changed).toBe(0)
  expect(await everything(server.context.database)).toEqual(before)
})

it('goes on where it was broken off, while events come in', async () => {
  const server = await startTestServer({ NON_PRODUCTIVE_APPS: 'code' })
  await deliverEdges(server)
  const wanted = await startTestServer({ NON_PRODUCTIVE_APPS: 'code' })
  await deliverEdges(wanted)
  await wanted.track(lateBatch)
  const { database } = server.context
  const all = await rejudge(database, countingBy([]), ignore)
  let left = 2
  const breakingOff: Database = {
    ...database,
    transaction: work => {
      if (left-- === 0) throw new Error('broken off')
      return database.transaction(work)
    },
  }
  await expect(rejudge(breakingOff, today, ignore)).rejects.toThrow('broken off')
  await server.track(lateBatch)

  const done = await rejudge(database, today, ignore)

  const found = await everything(database)
  const should = await everything(wanted.context.database)
  expect(done.minutes).toBeLessThan(all.minutes)
  for (const table of counted) expect(found[table]).toEqual(should[table])
})
