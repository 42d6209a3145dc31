import type { Transaction } from './database.ts'
import { textIn } from './row.ts'

/** A fact that is stored about the database itself; undefined if there is none of that name. */
export async function readFact(tx: Pick<Transaction, 'all'>, name: string): Promise<string | undefined> {
  const [row] = await tx.all('SELECT value FROM facts WHERE name = $1', [name])
  return row && textIn(row, 'value')
}

/** Stores a fact, replacing the previous value. */
export async function writeFact(tx: Transaction, name: string, value: string): Promise<void> {
  await tx.run(
    'INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, value],
  )
}

export async function deleteFact(tx: Transaction, name: string): Promise<void> {
  await tx.run('DELETE FROM facts WHERE name = $1', [name])
}
