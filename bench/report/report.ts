import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { rounded } from '../numbers/rounded.ts'
import { type Cell, formatTable } from './table.ts'

/** The result of a measurement: tables for people, one document for programs. */
export interface Report {
  tables: readonly (readonly Readonly<Record<string, Cell>>[])[]
  /** Explanations of the tables. */
  notes: readonly string[]
  document: Readonly<Record<string, unknown>>
  /** Whether a limit was exceeded: the process then exits with an error code. */
  failed: boolean
}

/** Prints a line about the progress. */
export type Tell = (line: string) => void

/** The machine of a measurement, and how busy it was before. */
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

/** The text for stdout. */
export function textOf(report: Report, isJson: boolean): string {
  if (isJson) return `${JSON.stringify(report.document, undefined, 2)}\n`
  const tables = report.tables.filter(rows => rows.length > 0).map(formatTable)
  return [...tables, ...report.notes.map(note => `${note}\n`)].join('\n')
}
