import type { AuditLog } from '@telemetry-tracker/shared/contracts/me'
import { type AuditQuestion, auditLog } from '../../../api/manage.ts'

/** More would be too much for a spreadsheet. */
const maxEntries = 20_000

/** All entries of a view, newest first, loaded page by page. */
export async function everyEntry(view: AuditQuestion): Promise<AuditLog['entries']> {
  const entries: AuditLog['entries'] = []
  let before = view.before
  while (entries.length < maxEntries) {
    const page = await auditLog({ ...view, before }, AbortSignal.timeout(60_000))
    entries.push(...page.entries)
    before = page.entries.at(-1)?.sequence
    if (before === undefined || before <= 1) break
  }
  return entries
}
