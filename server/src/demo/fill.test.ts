import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { Failure } from '../failure.ts'
import { leaderboard } from '../queries/leaderboard.ts'
import { summaryOfDay } from '../queries/summary-of-day.ts'
import { teams } from '../queries/teams.ts'
import { everyone } from '../queries/whose.ts'
import { startTestServer, temporaryDatabase } from '../testing/server.ts'
import { fillDemo } from './fill.ts'

/** A Wednesday afternoon. */
const now = Date.parse('2026-03-11T15:00:30Z')

async function fill(database: Database, nowMs: number): Promise<void> {
  const { context } = await startTestServer({}, { database, now: new Date(nowMs).toISOString() })
  await fillDemo(context, { seed: 1, pastDays: 2, nowMs, onProgress: () => undefined })
}

describe('the demo', () => {
  it('has forty people of whom about a third are online, with a believable day behind them', async () => {
    const database = await temporaryDatabase()
    await fill(database, now)

    const { people, rows } = await leaderboard(
      database,
      {
        days: ['2026-03-10', '2026-03-10'],
        search: '',
        sort: { field: 'total_sec', descending: true },
        page: 1,
      },
      now,
    )

    expect(people).toBe(40)
    expect(rows.find(({ user_id }) => user_id === 'ada.lindqvist')?.display_name).toBe('Ada Lindqvist')
    expect((await teams(database, everyone)).reduce((sum, team) => sum + team.people, 0)).toBe(40)
    expect(rows.filter(({ status }) => status === 'online')).toHaveLength(14)
    const hours = rows.map(row => row.total_sec / 3600).filter(h => h > 0)
    expect(Math.max(...hours)).toBeLessThan(11)
    expect(hours.length).toBeGreaterThan(30)
  })

  it('is the same again, and goes on where it ended', async () => {
    const inOne = await temporaryDatabase()
    const inTwo = await temporaryDatabase()

    await fill(inOne, now)
    await fill(inTwo, now - 86_400_000)
    await fill(inTwo, now)

    const day = '2026-03-11'
    const office = 'amara.okafor'
    expect(await summaryOfDay(inTwo, office, day)).toEqual(await summaryOfDay(inOne, office, day))
    expect((await summaryOfDay(inOne, office, day)).total_buckets).toBeGreaterThan(0)
  })

  it('keeps out of a database with other people', async () => {
    const database = await temporaryDatabase()
    await database.transaction(tx =>
      tx.run("INSERT INTO users (user_id, search_name, first_seen_ms) VALUES ('real', 'real', 0)"),
    )

    await expect(fill(database, now)).rejects.toThrow(Failure)
  })
})
