import type { Guard, RowsStatement, Transaction, Value } from './database.ts'
import { listsOf } from './rows.ts'

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
 * Several statements as one, each a part of its `WITH`, so that the database and we have one to deal with. They must know the types of their columns,
 * and write different tables: within a statement none sees what another writes. Those without rows are left out: to begin a part costs the database
 * more than some rows in it, and most groups change nothing but minutes and cursors. A sharded database gets them one by one, each split by person.
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
    // What the SELECT asks for is done first: nobody waits for a row of somebody whose lock we do not have yet.
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

/** Makes something once for each choice of statements: there are few that come up. */
function perChoice<T>(
  statements: readonly RowsStatement[],
  make: (chosen: readonly RowsStatement[]) => T,
): (rows: readonly Rows[]) => T {
  const made = new Map<string, T>()
  return rows => {
    const choice = rows.map(each => (isAny(each) ? '1' : '0')).join('')
    const known = made.get(choice)
    if (known !== undefined) return known
    const one = make(statements.filter((_, i) => isAny(rows[i] ?? [])))
    made.set(choice, one)
    return one
  }
}

function isAny(rows: Rows): boolean {
  return rows.length > 0
}

interface Joined {
  parts: string[]
  /** The number of the first value behind theirs. */
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
