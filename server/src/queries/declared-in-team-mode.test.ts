import { dailyRowSchema, summarySchema, teamTotalsRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { done } from '../testing/company.ts'
import { day, teamAtWork } from '../testing/team-at-work.ts'

const five = ['ada', 'bob', 'cleo', 'dan', 'eve']

/** A team of which the first `count` people declared ten minutes each, on a day that was published; and what an admin sees. */
async function seenOfDeclared(count: number) {
  const { server, admin, publish } = await teamAtWork(five)
  const { database } = server.context
  await database.transaction(async tx => {
    for (const userId of five.slice(0, count))
      await tx.models.declaredTimes.create(
        {
          ...{ userId, day: '2026-03-09', declaredId: userId, startMs: 0, endMs: 1_200_000 },
          ...{ daySec: 600, nextDaySec: 600, kind: 'call', note: '', state: 'counted', declaredMs: 0 },
        },
        tx.forModels,
      )
  })
  await publish()
  const read = async <T extends z.ZodType>(path: string, schema: T) =>
    schema.parse(await done(admin, 'GET', path))
  const days = await read('/daily?days=2', z.array(dailyRowSchema))
  return {
    summary: (await read(`/summary/today?date=${day}`, summarySchema)).declared,
    day: days.find(({ date }) => date === day)?.declared,
    teams: await read(`/admin/team-totals?date=${day}`, z.array(teamTotalsRowSchema)),
  }
}

it('publishes the declared time of a team of which five people declared some', async () => {
  const seen = await seenOfDeclared(5)

  expect(seen).toMatchObject({ summary: 3_000, day: 3_000, teams: [{ people: 5, declared_sec: 3_000 }] })
})

it('publishes none if fewer did, because the sum would tell about each', async () => {
  const seen = await seenOfDeclared(4)

  expect(seen).toMatchObject({ summary: 0, day: 0, teams: [{ people: 5, declared_sec: 0 }] })
})
