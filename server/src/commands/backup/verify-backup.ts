import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { verifyAudit } from '../../audit/verify.ts'
import { Failure } from '../../failure.ts'
import { readEnvironment, readServerSettings } from '../../settings.ts'
import { createProgressReporter } from '../progress-reporter.ts'
import { readIdentities } from './identities.ts'
import { restoreBackup } from './restore.ts'
import { withScratchFolder } from './scratch-folder.ts'
import { withSqlite } from './with-sqlite.ts'

interface Options {
  /** The file with the private key of an encrypted backup; by default BACKUP_IDENTITY. */
  identityFile?: string
  json?: boolean
}

/** `telemetry-server verify-backup FILE`: restores it into a scratch database, compares every row, and verifies its audit log. */
export async function verifyBackup(name: string, { identityFile, json }: Options): Promise<void> {
  const file = resolve(name)
  if (!existsSync(file)) throw new Failure(`There is no backup ${file}. Check the name.`)
  // Not in a temporary folder, which a container may not have.
  const { dataDir, BACKUP_IDENTITY } = readServerSettings(readEnvironment(process.cwd(), process.env))
  const folder = join(dataDir, 'verify-backup.unfinished')
  const decrypter = await readIdentities({ file: identityFile, setting: BACKUP_IDENTITY })
  await withScratchFolder(folder, async () => {
    const { tables, entries } = await withSqlite(join(folder, 'restored.db'), async target => {
      const restored = await restoreBackup({
        file,
        decrypter,
        scratch: join(folder, 'scratch.db'),
        target,
        erased: [],
        retentionDays: 0,
        nowMs: Date.now(),
        onProgress: createProgressReporter().now,
      })
      const audit = await verifyAudit(target)
      if (audit.brokenAt !== null)
        throw new Failure(
          `The audit log in ${file} was tampered with at entry ${audit.brokenAt}. Use an older backup, and keep this one to find out what happened.`,
        )
      return { ...restored, entries: audit.entries }
    })
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(
      json
        ? JSON.stringify({ tables, auditEntries: entries })
        : `${file} can be restored: ${rows} rows in ${tables.length} tables, compared; an intact audit log of ${entries} entries.`,
    )
  })
}
