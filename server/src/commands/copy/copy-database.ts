import type { Database } from '../../database/database.ts'
import { numberIn } from '../../database/row.ts'
import { Failure } from '../../failure.ts'
import { everyTable } from '../../models/tables.ts'
import { type CopiedTable, contentsOf, copiedTable, type Place } from './copied-table.ts'
import { copyFact, readProgress, writeProgress } from './progress.ts'

interface Copying {
  /** The source's name as stored in the target, without its password. */
  sourceName: string
  rowsAtOnce: number
  onProgress(table: string, rows: number): void
}

export interface CopiedRows {
  table: string
  rows: number
  checksum: string
}

/** A line for each table, for people. */
export function copiedLines(copied: readonly CopiedRows[]): string[] {
  return copied.map(
    ({ table, rows, checksum }) => `${table.padEnd(20)}${String(rows).padStart(10)}  ${checksum}`,
  )
}

const tablesInOrder: readonly string[] = everyTable
const maxAttempts = 2

/**
 * Copies every table, compares counts and checksums, and returns them. After an interruption it continues when started again. Both databases must have
 * the schema of this version. Throws a Failure if the target contains other data, or if the source changes meanwhile.
 */
export async function copyDatabase(
  source: Database,
  target: Database,
  copying: Copying,
): Promise<CopiedRows[]> {
  const { sourceName } = copying
  const before = await readProgress(target)
  if (before === undefined) await rejectData(target)
  if (before !== undefined && before.source !== sourceName)
    throw new Failure(
      `The target contains a copy of ${before.source}. Use that source, or an clearTables target.`,
    )
  const tables = await Promise.all(tablesInOrder.map(name => copiedTable(name, source, target)))
  if (before?.at === null) return (await compare(tables, source, target, copying)).map(({ found }) => found)

  let at = before?.at ?? { table: tablesInOrder[0] ?? '', after: null }
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const from = tables.findIndex(({ name }) => name === at.table)
    for (const table of tables.slice(from))
      await copyTable(table, table.name === at.table ? at.after : null, { source, target, copying })
    const compared = await compare(tables, source, target, copying)
    const different = compared.filter(({ isSame }) => !isSame).map(({ found }) => found.table)
    if (different.length === 0) {
      await target.transaction(tx => writeProgress(tx, { source: sourceName, at: null }))
      return compared.map(({ found }) => found)
    }
    at = await clearTables(target, different, sourceName)
  }
  throw new Failure(
    'The source changed during the copy. Stop the server that writes to it, then run this command again.',
  )
}

async function rejectData(target: Database): Promise<void> {
  for (const table of tablesInOrder) {
    const [found] = await target.read(
      `SELECT COUNT(*) AS rows FROM (SELECT 1 FROM ${table} LIMIT 1) AS first`,
    )
    if (found && numberIn(found, 'rows') > 0)
      throw new Failure(`The target already contains data (in ${table}). Use an clearTables database.`)
  }
}

interface Both {
  source: Database
  target: Database
  copying: Copying
}

async function copyTable(
  table: CopiedTable,
  from: Place | null,
  { source, target, copying: { sourceName, rowsAtOnce, onProgress } }: Both,
): Promise<void> {
  let after = from
  let copied = 0
  for (;;) {
    const rows = await table.read(source, after, rowsAtOnce)
    const last = rows.at(-1)
    if (last) after = table.placeOf(last)
    const at = { table: table.name, after: after === null ? null : [...after] }
    // The progress and the rows are committed together.
    await target.transaction(async tx => {
      await writeProgress(tx, { source: sourceName, at })
      await table.write.run(tx, rows.filter(isNoProgress))
    })
    copied += rows.length
    onProgress(table.name, copied)
    if (rows.length < rowsAtOnce) return
  }
}

/** The progress of the copy exists only in the target. */
function isNoProgress(row: readonly unknown[]): boolean {
  return row[0] !== copyFact
}

async function compare(
  tables: readonly CopiedTable[],
  source: Database,
  target: Database,
  { rowsAtOnce, onProgress }: Copying,
): Promise<{ found: CopiedRows; isSame: boolean }[]> {
  const compared: { found: CopiedRows; isSame: boolean }[] = []
  for (const table of tables) {
    const reading = { pageRows: rowsAtOnce, isCompared: isNoProgress }
    const [wanted, found] = await Promise.all([
      contentsOf(table, source, reading),
      contentsOf(table, target, reading),
    ])
    onProgress(`${table.name} (comparing)`, found.rows)
    compared.push({
      found: { table: table.name, rows: found.rows, checksum: found.checksum.toString(16) },
      isSame: wanted.rows === found.rows && wanted.checksum === found.checksum,
    })
  }
  return compared
}

/** Rows that were deleted in the source meanwhile must not stay in the target, so these tables are copied again. */
async function clearTables(target: Database, tables: readonly string[], source: string) {
  const at = { table: tablesInOrder[0] ?? '', after: null }
  await target.transaction(async tx => {
    for (const table of tables)
      await tx.run(`DELETE FROM ${table}${table === 'facts' ? ` WHERE name <> '${copyFact}'` : ''}`)
    await writeProgress(tx, { source, at })
  })
  return at
}
