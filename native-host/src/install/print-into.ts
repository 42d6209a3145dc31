import { appendFileSync, writeFileSync } from 'node:fs'
import { format } from 'node:util'

/** Where the set-up program for Windows finds what was printed. */
export interface PrintedFiles {
  /** Everything, for administrators. */
  log: string
  /** Only what went wrong, for its message, in UTF-16 as it reads. */
  problems: string
}

/** The part of `console` that commands print with. */
type Printer = Pick<Console, 'log' | 'error'>

/**
 * From now on what is printed also goes into files. The set-up program keeps only the first 1,023 characters of an
 * output, and reads them in an old code page.
 */
export function printInto({ log, problems }: PrintedFiles, printer: Printer = console): void {
  writeFileSync(log, '')
  writeFileSync(problems, '')
  const print = { log: printer.log.bind(printer), error: printer.error.bind(printer) }
  printer.log = (...printed: unknown[]) => {
    appendFileSync(log, `${format(...printed)}\n`)
    print.log(...printed)
  }
  printer.error = (...printed: unknown[]) => {
    const line = `${format(...printed)}\n`
    appendFileSync(log, line)
    appendFileSync(problems, line, 'utf16le')
    print.error(...printed)
  }
}
