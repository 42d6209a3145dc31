import type { Guard, Transaction, Value } from './database.ts'
import { listsOf, type RowsStatement } from './rows.ts'

type Rows = readonly (readonly Value[])[]

/** The statements that a group is written by. */
export interface GroupSql {
  /** Runs each over its rows, all sent at once. */
  write(tx: Transaction, rows: readonly Rows[]): Promise<unknown>[]
  /** Guard and all as one statement, which fails where the guard does not hold; none where the rows lie on several machines. */
  guarded: ((locks: Rows, expected: readonly Value[], rows: readonly Rows[]) => Sql) | undefined
}

interface Sql {
  text: string
  values: Value[]
}

/** What the guarded statement fails by. */
export const guardFailed = '22012'

/**
 * Several statements as one, each a part of its `WITH`, so that the database and we have one to deal with. They must write different tables: within a
 * statement none sees what another writes. A sharded database gets them one by one, each split by person.
 */
export function createGroupSql(
  statements: readonly RowsStatement[],
  { guard, isSharded }: { guard: Guard; isSharded: boolean },
): GroupSql {
  const writes = isSharded ? undefined : joined(statements, 'written', 1)
  const lock = joined([guard.lock], 'held', 1)
  const guarded = lock && joined(statements, 'written', lock.next)
  if (!writes || !lock || !guarded)
    return {
      write: (tx, rows) => statements.map((statement, i) => statement.run(tx, rows[i] ?? [])),
      guarded: undefined,
    }
  const text = `WITH ${writes.parts.join(', ')} SELECT 1`
  // What the SELECT asks for is done first: nobody waits for a row of somebody whose lock we do not have yet.
  const guardedText = `WITH ${[...lock.parts, ...guarded.parts].join(', ')}
    SELECT 1 / CASE WHEN ${guard.holds(guarded.next)} THEN 1 ELSE 0 END`
  return {
    write: (tx, rows) => [tx.all(text, writes.valuesOf(rows))],
    guarded: (locks, expected, rows) => ({
      text: guardedText,
      values: [...lock.valuesOf([locks]), ...guarded.valuesOf(rows), ...expected],
    }),
  }
}

interface Joined {
  parts: string[]
  /** The number of the first value behind theirs. */
  next: number
  valuesOf(rows: readonly Rows[]): string[]
}

function joined(statements: readonly RowsStatement[], name: string, first: number): Joined | undefined {
  const parts: string[] = []
  const widths: number[] = []
  let next = first
  for (const statement of statements) {
    const text = statement.overLists(next)
    if (!text) return undefined
    parts.push(`${statements.length === 1 ? name : `${name}_${parts.length}`} AS (${text.sql})`)
    widths.push(text.lists)
    next += text.lists
  }
  return { parts, next, valuesOf: rows => widths.flatMap((width, i) => listsOf(rows[i] ?? [], width)) }
}
