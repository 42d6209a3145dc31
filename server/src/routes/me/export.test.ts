import { exportSchema } from '@telemetry-tracker/shared/contracts/me'
import { expect, it } from 'vitest'
import type { Database } from '../../database/database.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'
import { temporaryDatabase } from '../../testing/server.ts'

const minuteOf = (i: number) => new Date(Date.parse('2026-03-10T00:00:00Z') + i * 60_000).toISOString()

it('exports every row of many pages once, and never reads more than one page at a time', async () => {
  const database = await temporaryDatabase()
  const rowsRead: number[] = []
  const counting: Database = {
    ...database,
    async read(...question) {
      const rows = await database.read(...question)
      rowsRead.push(rows.length)
      return rows
    },
  }
  const { server, hire, enrol } = await startCompany({}, { database: counting })
  const ada = await hire('ada', 'employee')
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  for (let batch = 0; batch < 6; batch++) {
    const events = Array.from({ length: 100 }, (_, i) => event({ timestamp: minuteOf(batch * 100 + i) }))
    await done(laptop, 'POST', '/track', { epoch: 'e', sequence: batch + 1, events })
  }
  rowsRead.length = 0

  const { tables } = exportSchema.parse(await done(ada, 'GET', '/me/export'))
  const csv = String(await done(ada, 'GET', '/me/export?format=csv&table=buckets'))

  const starts = (tables['buckets'] ?? []).map(row => Number(row['bucket_start']))
  expect(starts).toEqual(Array.from({ length: 600 }, (_, i) => Date.parse(minuteOf(i))))
  expect(csv.trim().split('\n')).toHaveLength(601)
  expect(Math.max(...rowsRead)).toBeLessThanOrEqual(100)
})
