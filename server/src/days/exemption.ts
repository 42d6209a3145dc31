import type { Database, Reads } from '../database/database.ts'
import { textIn } from '../database/row.ts'

/** Whether rules that mistake special input devices for tools do not apply to a person. */
export async function isExempt(database: Database, userId: string): Promise<boolean> {
  const rows = await database.read('SELECT 1 FROM exemptions WHERE user_id = $1', [userId])
  return rows.length > 0
}

/**
 * Sets or ends a person's exemption. False if it was so before. It is not in the audit log, because admins read that, and a disability is nobody's
 * business but the person's.
 */
export function setExempt(
  database: Database,
  { userId, exempt, nowMs }: { userId: string; exempt: boolean; nowMs: number },
): Promise<boolean> {
  return database.transaction(async tx => {
    const changed = exempt
      ? await tx.run(
          'INSERT INTO exemptions (user_id, since_ms) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING',
          [userId, nowMs],
        )
      : await tx.run('DELETE FROM exemptions WHERE user_id = $1', [userId])
    return changed > 0
  })
}

/** All people with an exemption. SQL, because it is read every ten seconds. */
export async function exemptPeople(reads: Pick<Reads, 'all'>): Promise<ReadonlySet<string>> {
  const rows = await reads.all('SELECT user_id FROM exemptions')
  return new Set(rows.map(row => textIn(row, 'user_id')))
}
