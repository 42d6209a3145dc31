import { win32 } from 'node:path'
import type { Program } from '../program.ts'

/** What a browser starts: this program, with the data folder it is registered for. */
export interface Launch {
  program: Program
  dataDir: string
}

/** A shell script that execs the helper, so that the browser stays its parent. */
export function shellLauncher({ program, dataDir }: Launch): string {
  const command = [program.file, ...program.args].map(quoteForShell).join(' ')
  return `#!/bin/sh\nDATA_DIR=${quoteForShell(dataDir)}\nexport DATA_DIR\nexec ${command} "$@"\n`
}

/**
 * The same for Windows, placed in the data folder. Windows reads batch files in a code page in which a folder
 * such as `C:\\Users\\Jörg` can be misread. So paths are relative to the script's own (`%~dp0`), which
 * Windows expands correctly, and any other non-ASCII text is read as UTF-8.
 */
export function batchLauncher({ program, dataDir }: Launch): string {
  const command = [program.file, ...program.args].map(part => `"${pathFromScript(part, dataDir)}"`).join(' ')
  return ['@echo off', '@chcp 65001 <nul >nul', 'set "DATA_DIR=%~dp0."', `${command} %*`, ''].join('\r\n')
}

/**
 * A part of a command as a batch file in `folder` writes it in quotes: a path on the same drive becomes relative to
 * the folder, any other part stays as it is. Percent signs are doubled.
 */
export function pathFromScript(part: string, folder: string): string {
  const way = win32.isAbsolute(part) ? win32.relative(folder, part) : part
  const isWay = way !== part && !win32.isAbsolute(way)
  return (isWay ? '%~dp0' : '') + way.replaceAll('%', '%%')
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
