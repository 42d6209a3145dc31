import { win32 } from 'node:path'
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

/**
 * The same for Windows, to stand in the data folder. The system reads batch files in a code page of its own, in which a folder such as `C:\\Users\\Jörg` reads
 * otherwise: so places are named from the script's own (`%~dp0`), which the system itself knows, and what still has other letters is read as UTF-8.
 */
export function batchLauncher({ program, dataDir }: Launch): string {
  const command = [program.file, ...program.args].map(part => `"${fromScript(part, dataDir)}"`).join(' ')
  return ['@echo off', '@chcp 65001 <nul >nul', 'set "DATA_DIR=%~dp0."', `${command} %*`, ''].join('\r\n')
}

/** A path on the same drive by the way to it, with percent signs written twice; anything else as it is. */
function fromScript(part: string, dataDir: string): string {
  const way = win32.isAbsolute(part) ? win32.relative(dataDir, part) : part
  const isWay = way !== part && !win32.isAbsolute(way)
  return (isWay ? '%~dp0' : '') + way.replaceAll('%', '%%')
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
