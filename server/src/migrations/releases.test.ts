import { releasedVersions } from '@telemetry-tracker/shared/testing/releases'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { surfacesOfRow } from '../ingest/storage/bucket-row.ts'
import { countedIn } from '../ingest/storage/verdict-row.ts'
import { rejudge } from '../jobs/rejudge.ts'
import { summaryOfDay } from '../queries/summary-of-day.ts'
import { releasedAt, releasedDatabase } from '../testing/released-database.ts'
import { startTestServer } from '../testing/server.ts'
import { migrate } from './migrate.ts'

it.each(releasedVersions())('keeps every day of version %s to the second', async version => {
  const { database, summaries } = await releasedDatabase(version)

  await migrate(database)

  expect(summaries.length).toBeGreaterThan(30)
  for (const old of summaries) expect(await summaryNow(database, old)).toMatchObject(old)
})

it('explains what a re-evaluation changes of version 0.1.0', async () => {
  const { database, summaries } = await releasedDatabase('0.1.0')
  await migrate(database)

  const { context } = await startTestServer({}, { database, now: releasedAt })
  const before = await verdicts(database)
  const done = await rejudge(database, { ...context.centralPolicy.asOfNow(), days: context.days }, () => {})

  const after = await verdicts(database)
  const changed = [...before].filter(([id, was]) => after.get(id)?.state !== was.state)
  expect(changed).toHaveLength(3)
  expect(done.changed).toBe(3)
  // Three minutes with the same number of keys every second are no longer suspicious: the keys are left out, the movement counts.
  for (const [id] of changed)
    expect(after.get(id)).toEqual({ state: 'productive', reason: 'active_presence', leftOut: true })
  const sums = {
    before: sumOf(summaries),
    after: sumOf(await Promise.all(summaries.map(old => summaryNow(database, old)))),
  }
  expect(sums.after).toEqual({
    productive: sums.before.productive + changed.length * 60,
    non_productive: sums.before.non_productive - changed.length * 60,
  })
})

async function summaryNow(database: Database, { user_id, day }: { user_id: string; day: string }) {
  return {
    user_id,
    day,
    ...(await summaryOfDay(database, user_id, { day, noInputCounts: 'non_productive' })),
  }
}

interface Found {
  state: string
  reason: string
  leftOut: boolean
}

/** The counted minutes' verdicts. */
async function verdicts(database: Database): Promise<Map<string, Found>> {
  const rows = await database.read(
    'SELECT user_id, bucket_start, state, reason, app_label, surfaces, left_out FROM buckets WHERE counts = 1',
  )
  return new Map(
    rows.map(row => {
      const { state, reason } = countedIn(row, surfacesOfRow(row))
      const id = `${textIn(row, 'user_id')} ${numberIn(row, 'bucket_start')}`
      return [id, { state, reason, leftOut: textIn(row, 'left_out') !== '' }]
    }),
  )
}

function sumOf(summaries: readonly { productive: number; non_productive: number }[]) {
  const sum = { productive: 0, non_productive: 0 }
  for (const { productive, non_productive } of summaries) {
    sum.productive += productive
    sum.non_productive += non_productive
  }
  return sum
}
