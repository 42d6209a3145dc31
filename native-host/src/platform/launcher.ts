import type { Program } from '../program.ts'

/** What a browser starts: this program, with the data folder it is registered for. */
export interface Launch {
  program: Program
  dataDir: string
}

/** A shell script that becomes the helper, so that the browser stays its parent. */
export function shellLauncher({ program, dataDir }: Launch): string {
  const command = [program.file, ...program.args].map(quoteForShell).join(' ')
  return `#!/bin/sh\nDATA_DIR=${quoteForShell(dataDir)}\nexport DATA_DIR\nexec ${command} "$@"\n`
}

/** The same for Windows. In a batch file a percent sign is written twice. */
export function batchLauncher({ program, dataDir }: Launch): string {
  const command = [program.file, ...program.args].map(part => `"${part.replaceAll('%', '%%')}"`).join(' ')
  return `@echo off\r\nset "DATA_DIR=${dataDir.replaceAll('%', '%%')}"\r\n${command} %*\r\n`
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
