import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { rounded } from '../numbers/rounded.ts'
import { type Cell, formatTable } from './table.ts'

/** What a measurement found: for people as tables, for programs as one document. */
export interface Report {
  tables: readonly (readonly Readonly<Record<string, Cell>>[])[]
  /** Sentences to read with the tables. */
  notes: readonly string[]
  document: Readonly<Record<string, unknown>>
  /** Whether something must not be: then the process ends with an exit code. */
  failed: boolean
}

/** A line about how far a measurement is, for whoever watches. */
export type Tell = (line: string) => void

/** The machine a measurement ran on, and how busy it was before. */
export function machineNow() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory_mb: rounded(totalmem() / 1024 ** 2, 0),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    load_average: rounded(loadavg()[0] ?? 0),
  }
}

/** What goes to stdout. */
export function textOf(report: Report, isJson: boolean): string {
  if (isJson) return `${JSON.stringify(report.document, undefined, 2)}\n`
  const tables = report.tables.filter(rows => rows.length > 0).map(formatTable)
  return [...tables, ...report.notes.map(note => `${note}\n`)].join('\n')
}
