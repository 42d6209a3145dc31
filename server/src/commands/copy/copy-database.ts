import type { Database } from '../../database/database.ts'
import { numberIn } from '../../database/row.ts'
import { Failure } from '../../failure.ts'
import { everyTable } from '../../models/tables.ts'
import { type CopiedTable, contentsOf, copiedTable, type Place } from './copied-table.ts'
import { copyFact, readProgress, writeProgress } from './progress.ts'

interface Copying {
  /** What the source is called in the target, without its password. */
  sourceName: string
  rowsAtOnce: number
  onProgress(table: string, rows: number): void
}

export interface CopiedRows {
  table: string
  rows: number
  checksum: string
}

/** Small tables first, then the people, then what hangs on them. */
const tablesInOrder: readonly string[] = everyTable
const maxAttempts = 2

/**
 * Copies every table and returns what each holds, the same by count and checksum in both. Ended at any point, it goes on from there when
 * started again. Both databases must be of this version. Throws a Failure when the target holds anything else, or the source does not hold still.
 */
export async function copyDatabase(
  source: Database,
  target: Database,
  copying: Copying,
): Promise<CopiedRows[]> {
  const { sourceName } = copying
  const before = await readProgress(target)
  if (before === undefined) await refuseData(target)
  if (before !== undefined && before.source !== sourceName)
    throw new Failure(`The target contains a copy of ${before.source}. Use that source, or an empty target.`)
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
    at = await empty(target, different, sourceName)
  }
  throw new Failure(
    'The source changed during the copy. Stop the server that writes to it, then run this command again.',
  )
}

async function refuseData(target: Database): Promise<void> {
  for (const table of tablesInOrder) {
    const [found] = await target.read(
      `SELECT COUNT(*) AS rows FROM (SELECT 1 FROM ${table} LIMIT 1) AS first`,
    )
    if (found && numberIn(found, 'rows') > 0)
      throw new Failure(`The target already contains data (in ${table}). Use an empty database.`)
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
    // How far it is and the rows are one commit: neither is ever without the other.
    await target.transaction(async tx => {
      await writeProgress(tx, { source: sourceName, at })
      await table.write.run(tx, rows.filter(isNoMark))
    })
    copied += rows.length
    onProgress(table.name, copied)
    if (rows.length < rowsAtOnce) return
  }
}

/** The mark of how far a copy has come is the target's own. */
function isNoMark(row: readonly unknown[]): boolean {
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
    const reading = { pageRows: rowsAtOnce, isCompared: isNoMark }
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

/** What was deleted in the source meanwhile (a person, say) must not stay in the target: those tables begin anew. */
async function empty(target: Database, tables: readonly string[], source: string) {
  const at = { table: tablesInOrder[0] ?? '', after: null }
  await target.transaction(async tx => {
    for (const table of tables)
      await tx.run(`DELETE FROM ${table}${table === 'facts' ? ` WHERE name <> '${copyFact}'` : ''}`)
    await writeProgress(tx, { source, at })
  })
  return at
}
