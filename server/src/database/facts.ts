import type { Transaction } from './database.ts'
import { textIn } from './row.ts'

/** What the database notes about itself under a name; undefined when nothing was noted. */
export async function readFact(tx: Pick<Transaction, 'all'>, name: string): Promise<string | undefined> {
  const [row] = await tx.all('SELECT value FROM facts WHERE name = $1', [name])
  return row && textIn(row, 'value')
}

/** Notes a fact in place of what was noted before. */
export async function writeFact(tx: Transaction, name: string, value: string): Promise<void> {
  await tx.run(
    'INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, value],
  )
}

export async function deleteFact(tx: Transaction, name: string): Promise<void> {
  await tx.run('DELETE FROM facts WHERE name = $1', [name])
}
