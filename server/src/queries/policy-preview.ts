import type { PolicyPreview } from '@telemetry-tracker/shared/contracts/central-policy'
import { judgeBucket } from '@telemetry-tracker/shared/engine/judge'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { bucketColumns, bucketOfRow } from '../ingest/bucket-row.ts'

const dayMs = 24 * 60 * 60_000
const days = 7
/** Enough for a company to see what a rule does; more would only keep the admin waiting. */
const mostPeople = 500

/** How many minutes of the last week another policy would have judged otherwise. */
export async function policyPreview(
  database: Database,
  { now, wanted }: { now: Rules; wanted: Rules },
  nowMs: number,
): Promise<PolicyPreview> {
  const preview = { minutes: 0, changed: 0, people: 0 }
  const people = await database.read(`SELECT user_id FROM users ORDER BY user_id LIMIT ${mostPeople}`)
  for (const person of people) {
    const rows = await database.read(
      `SELECT ${bucketColumns.join(', ')} FROM buckets WHERE user_id = $1 AND bucket_start > $2 AND counts = 1`,
      [textIn(person, 'user_id'), nowMs - days * dayMs],
    )
    const changed = rows.filter(row => {
      const { totals } = bucketOfRow(row)
      return judgeBucket(totals, now).state !== judgeBucket(totals, wanted).state
    })
    preview.minutes += rows.length
    preview.changed += changed.length
    if (changed.length > 0) preview.people++
  }
  return preview
}
