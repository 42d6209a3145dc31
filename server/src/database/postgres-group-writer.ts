import type { Transaction, Value } from './database.ts'
import { listsOf, type RowsStatement } from './rows.ts'

type Rows = readonly (readonly (readonly Value[])[])[]

/** Runs each statement over its rows, all sent at once. */
export type WriteRows = (tx: Transaction, rows: Rows) => Promise<unknown>[]

/**
 * Several statements as one, each a part of its `WITH`, so that the database and we have one to deal with. They must write different tables: within a
 * statement none sees what another writes. A sharded database gets them one by one, each split by person.
 */
export function createPostgresRowsWriter(statements: readonly RowsStatement[]): WriteRows {
  const together = joined(statements)
  const oneByOne: WriteRows = (tx, rows) => statements.map((statement, i) => statement.run(tx, rows[i] ?? []))
  if (!together) return oneByOne
  return (tx, rows) =>
    tx.isSharded
      ? oneByOne(tx, rows)
      : [
          tx.all(
            together.sql,
            together.widths.flatMap((width, i) => listsOf(rows[i] ?? [], width)),
          ),
        ]
}

function joined(statements: readonly RowsStatement[]): { sql: string; widths: number[] } | undefined {
  const texts: string[] = []
  const widths: number[] = []
  let first = 1
  for (const statement of statements) {
    const text = statement.overLists(first)
    if (!text) return undefined
    texts.push(`written_${texts.length} AS (${text.sql})`)
    widths.push(text.lists)
    first += text.lists
  }
  return { sql: `WITH ${texts.join(', ')} SELECT 1`, widths }
}
