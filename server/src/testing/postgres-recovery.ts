import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { type PostgresServer, startPostgresOnCopy } from './postgres-server.ts'

/** What a base backup leaves out, because recovery gets it from the archive or makes it again. */
const leftOut = new Set(['pg_wal', 'pg_replslot', 'pg_stat_tmp', 'postmaster.pid', 'postmaster.opts'])

/** Settings for a server that archives its log to a folder. */
export function archivingTo(archive: string): string[] {
  return ['archive_mode=on', `archive_command=test ! -f ${archive}/%f && cp %p ${archive}/%f`]
}

/** A folder for base backups and the archive, which is deleted after the test. As root, PostgreSQL runs as another user, who can write to it. */
export async function folderForPostgres(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telemetry-archive-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o777)
  return folder
}

/**
 * A base backup of a running server, as `pg_basebackup` makes it, which is not among the packages: by PostgreSQL's functions for it
 * (https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP).
 */
export async function baseBackup({ url, databaseDir }: PostgresServer, folder: string): Promise<void> {
  await onServer(url, async client => {
    // Both functions must be called on one connection.
    await client.query("SELECT pg_backup_start('base', fast => true)")
    cpSync(databaseDir, folder, {
      recursive: true,
      filter: source => !leftOut.has(relative(databaseDir, source).split(sep)[0] ?? ''),
    })
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop()')
    writeFileSync(join(folder, 'backup_label'), rows[0].labelfile)
  })
  for (const name of ['pg_wal', 'pg_replslot', 'pg_stat_tmp']) mkdirSync(join(folder, name))
  chmodSync(folder, 0o700)
  giveToOwnerOf(databaseDir, folder)
}

/** Starts a server on a base backup as the database was at a time, and resolves when it can be written to. */
export async function recoverTo(
  time: string,
  { backup, archive, original }: { backup: string; archive: string; original: PostgresServer },
): Promise<PostgresServer> {
  writeFileSync(join(backup, 'recovery.signal'), '')
  giveToOwnerOf(original.databaseDir, join(backup, 'recovery.signal'))
  return startPostgresOnCopy(backup, original, [
    `restore_command=cp ${archive}/%f %p`,
    `recovery_target_time=${time}`,
    'recovery_target_action=promote',
  ])
}

/** Resolves when everything so far is in the archive. */
export async function archiveEverything(
  { url }: PostgresServer,
  until: (isDone: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  await onServer(url, async client => {
    const { rows } = await client.query('SELECT pg_walfile_name(pg_switch_wal()) AS file')
    await until(async () => {
      const archived = await client.query('SELECT last_archived_wal >= $1 AS yes FROM pg_stat_archiver', [
        rows[0].file,
      ])
      return archived.rows[0].yes === true
    })
  })
}

/** The result of a query, on a connection of its own. */
async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** As root, PostgreSQL runs as another user. */
function giveToOwnerOf(folder: string, path: string): void {
  const { uid, gid } = statSync(folder)
  const inside = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : []
  for (const each of ['', ...inside]) chownSync(join(path, each), uid, gid)
}
