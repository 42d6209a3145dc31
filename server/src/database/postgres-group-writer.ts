import type { Guard, RowsStatement, Transaction, Value } from './database.ts'
import { listsOf } from './rows.ts'

type Rows = readonly (readonly Value[])[]

/** The statements that write a group. */
export interface GroupSql {
  /** Runs each statement over its rows, all sent at once. */
  write(tx: Pick<Transaction, 'dialect' | 'isSharded' | 'all'>, rows: readonly Rows[]): Promise<unknown>[]
  /** The guard and all writes as one statement, which fails if the guard does; undefined on a sharded database. */
  guarded: ((locks: Rows, expected: readonly Value[], rows: readonly Rows[]) => Sql) | undefined
}

interface Sql {
  text: string
  values: Value[]
}

/** The error code when the guard fails: division by zero. */
export const guardFailed = '22012'

/**
 * Joins several statements into one, each a part of its `WITH`, to save round trips. They must know the types of their columns and write to different
 * tables, because within one statement no part sees what another writes. Parts without rows are omitted: starting a part costs more than some rows in
 * it, and most groups change only minutes and cursors. A sharded database gets the statements one by one, each split by person.
 */
export function createGroupSql(
  statements: readonly RowsStatement[],
  { guard, isSharded }: { guard: Guard; isSharded: boolean },
): GroupSql {
  if (isSharded)
    return {
      write: (tx, rows) => statements.map((statement, i) => statement.run(tx, rows[i] ?? [])),
      guarded: undefined,
    }
  const lock = joined([guard.lock], 'held', 1)
  const writing = perChoice(statements, chosen => {
    const { parts, valuesOf } = joined(chosen, 'written', 1)
    return { text: `WITH ${parts.join(', ')} SELECT 1`, valuesOf }
  })
  const guarding = perChoice(statements, chosen => {
    const { parts, valuesOf, next } = joined(chosen, 'written', lock.next)
    // PostgreSQL runs what the SELECT reads first. So the locks are taken before any row is written.
    const text = `WITH ${[...lock.parts, ...parts].join(', ')}
      SELECT 1 / CASE WHEN ${guard.holds(next)} THEN 1 ELSE 0 END`
    return { text, valuesOf }
  })
  return {
    write: (tx, rows) => {
      if (!rows.some(isAny)) return []
      const { text, valuesOf } = writing(rows)
      return [tx.all(text, valuesOf(rows.filter(isAny)))]
    },
    guarded: (locks, expected, rows) => {
      const { text, valuesOf } = guarding(rows)
      return { text, values: [...lock.valuesOf([locks]), ...valuesOf(rows.filter(isAny)), ...expected] }
    },
  }
}

/** Caches a result for each combination of statements that have rows; there are few. */
function perChoice<T>(
  statements: readonly RowsStatement[],
  make: (chosen: readonly RowsStatement[]) => T,
): (rows: readonly Rows[]) => T {
  const made = new Map<string, T>()
  return rows => {
    const choice = rows.map(each => (isAny(each) ? '1' : '0')).join('')
    const known = made.get(choice)
    if (known !== undefined) return known
    const result = make(statements.filter((_, i) => isAny(rows[i] ?? [])))
    made.set(choice, result)
    return result
  }
}

function isAny(rows: Rows): boolean {
  return rows.length > 0
}

interface Joined {
  parts: string[]
  /** The number of the first value after theirs. */
  next: number
  valuesOf(rows: readonly Rows[]): string[]
}

function joined(statements: readonly RowsStatement[], name: string, first: number): Joined {
  const parts: string[] = []
  const widths: number[] = []
  let next = first
  for (const statement of statements) {
    const text = statement.overLists(next)
    if (!text) throw new TypeError('A statement of a group must know the types of its columns.')
    parts.push(`${statements.length === 1 ? name : `${name}_${parts.length}`} AS (${text.sql})`)
    widths.push(text.lists)
    next += text.lists
  }
  return { parts, next, valuesOf: rows => widths.flatMap((width, i) => listsOf(rows[i] ?? [], width)) }
}
