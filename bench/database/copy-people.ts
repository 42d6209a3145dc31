import { dayBounds } from '@telemetry-tracker/shared/time/days'
import type { Database, Value } from '../../server/src/database/database.ts'

interface PersonCopy {
  from: string
  to: string
  withMinutes: boolean
}

/** People per statement. */
const peopleAtOnce = 50

/**
 * Gives each new person the rows of another one: everyone gets daily totals, and those with minutes get
 * minutes.
 */
export async function copyPeople(
  database: Database,
  copies: readonly PersonCopy[],
  { days, isFirst }: { days: readonly string[]; isFirst: boolean },
): Promise<void> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return
  const range = [first, last] as const
  const tables = [
    ...(isFirst ? [{ name: 'users' }, { name: 'cursors' }] : []),
    { name: 'daily_totals', within: { column: 'day', from: first, to: last } },
    { name: 'daily_app_totals', within: { column: 'day', from: first, to: last } },
  ]
  for (const table of tables) await copyRows(database, table, copies)
  const minutes = { column: 'bucket_start', ...instantsOf(range) }
  await copyRows(
    database,
    { name: 'buckets', within: minutes },
    copies.filter(copy => copy.withMinutes),
  )
}

function instantsOf([first, last]: readonly [string, string]): { from: number; to: number } {
  return { from: dayBounds(first, 'UTC').startMs, to: dayBounds(last, 'UTC').endMs - 1 }
}

interface Table {
  name: string
  within?: { column: string; from: Value; to: Value }
}

async function copyRows(
  database: Database,
  { name, within }: Table,
  copies: readonly PersonCopy[],
): Promise<void> {
  const [sample] = await database.read(`SELECT * FROM ${name} LIMIT 1`)
  if (!sample) throw new Error(`${name} is empty, so nothing can be copied in it.`)
  const columns = Object.keys(sample)
  const source = columns.map(column =>
    column === 'user_id' || column === 'search_name' ? 'p.column2' : `t.${column}`,
  )
  const limits = within ? [within.from, within.to] : []
  const where = within ? `WHERE t.${within.column} BETWEEN $1 AND $2` : ''

  for (let at = 0; at < copies.length; at += peopleAtOnce) {
    const chunk = copies.slice(at, at + peopleAtOnce)
    const pairs = chunk.map((_, i) => {
      const n = limits.length + 2 * i
      return `(CAST($${n + 1} AS TEXT), CAST($${n + 2} AS TEXT))`
    })
    const sql = `INSERT INTO ${name} (${columns.join(', ')}) SELECT ${source.join(', ')}
      FROM (VALUES ${pairs.join(', ')}) AS p JOIN ${name} t ON t.user_id = p.column1 ${where}`
    await database.transaction(tx => tx.run(sql, [...limits, ...chunk.flatMap(({ from, to }) => [from, to])]))
  }
}
