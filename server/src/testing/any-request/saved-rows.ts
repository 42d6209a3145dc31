import { type CopiedTable, copiedTable } from '../../commands/copy/copied-table.ts'
import type { Database, Value } from '../../database/database.ts'
import { everyTable } from '../../models/tables.ts'

/** All rows of a database, to restore this state. */
interface SavedRows {
  /** Restores only these tables, by default all. */
  bringBack(tables?: readonly string[]): Promise<void>
}

export async function saveRows(database: Database): Promise<SavedRows> {
  const saved: { table: CopiedTable; rows: Value[][] }[] = []
  for (const name of everyTable) {
    const table = await copiedTable(name, database, database)
    saved.push({ table, rows: await table.read(database, null, 100_000) })
  }
  return {
    bringBack: tables =>
      database.transaction(async tx => {
        for (const { table, rows } of saved) {
          if (tables && !tables.includes(table.name)) continue
          await tx.run(`DELETE FROM ${table.name}`)
          if (rows.length > 0) await table.write.run(tx, rows)
        }
      }),
  }
}
