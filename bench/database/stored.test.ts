import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../server/src/migrations/migrate.ts'
import { fillPeople, personId } from './fill.ts'
import { sqliteDatabase } from './scratch-database.ts'
import { dailyTotalsAgree, isExactlyStored, storedDevices } from './stored.ts'
import { tableSizes } from './table-sizes.ts'

async function filledDatabase(people: number) {
  const scratch = sqliteDatabase('normal')
  const database = await scratch.open()
  onTestFinished(async () => {
    await database.close()
    scratch.remove()
  })
  await migrate(database)
  const days = ['2026-03-09', '2026-03-10']
  await fillPeople(database, { people, withMinutes: people, days, sequence: 1 }, () => undefined)
  return database
}

const one = { lastSequence: 1, sums: { events: 10, keystrokes: 5, clicks: 1 } }

describe('what is stored', () => {
  it('is exactly what was sent only when every device has everything and nothing else', () => {
    const sent = new Map([['a', one]])

    expect(isExactlyStored(sent, new Map([['a', one]]))).toBe(true)
    expect(isExactlyStored(sent, new Map())).toBe(false)
    expect(isExactlyStored(sent, new Map([['a', { ...one, lastSequence: 2 }]]))).toBe(false)
    expect(isExactlyStored(sent, new Map([['a', { ...one, sums: { ...one.sums, events: 20 } }]]))).toBe(false)
    expect(
      isExactlyStored(
        sent,
        new Map([
          ['a', one],
          ['b', one],
        ]),
      ),
    ).toBe(false)
  })

  it('agrees with the daily totals until one of them is moved', async () => {
    const database = await filledDatabase(3)
    expect(await dailyTotalsAgree(database)).toBe(true)

    await database.transaction(tx =>
      tx.run('UPDATE daily_totals SET productive_sec = productive_sec + 60 WHERE user_id = $1', [
        personId(0),
      ]),
    )

    expect(await dailyTotalsAgree(database)).toBe(false)
  })

  it('is eight hours a day for generated people, including copies', async () => {
    const database = await filledDatabase(23)

    const rows = await database.read(
      'SELECT user_id, SUM(productive_sec + non_productive_sec) AS seconds FROM daily_totals GROUP BY user_id',
    )

    expect(rows).toHaveLength(23)
    expect(rows.every(row => row['seconds'] === 2 * 8 * 3_600)).toBe(true)
    expect(await dailyTotalsAgree(database)).toBe(true)
    expect((await storedDevices(database)).get('laptop')?.lastSequence).toBe(1)
  })

  it('has sizes by table that add up to the whole file', async () => {
    const database = await filledDatabase(2)

    const sizes = await tableSizes(database)

    expect(sizes[0]?.table).toBe('buckets')
    const [pages] = await database.read(
      'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
    )
    expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(pages?.['bytes'])
  })
})
