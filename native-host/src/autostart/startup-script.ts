import { win32 } from 'node:path'
import { pathFromScript } from '../platform/launcher.ts'

/**
 * A batch file that starts the helper and ends at once. Windows may misread names such as `Jörg` in it, so paths are
 * relative to the folder it is in, as in the script for browsers.
 */
export function startupScript(command: readonly string[], folder: string): string {
  const parts = command.map(part => `"${pathFromScript(part, folder)}"`).join(' ')
  return ['@echo off', '@chcp 65001 <nul >nul', `start "" ${parts}`, ''].join('\r\n')
}

/** The command in such a batch file, or null. */
export function commandInStartupScript(text: string, folder: string): string[] | null {
  const [, line] = /^start "" (.*)$/m.exec(text.replaceAll('\r', '')) ?? []
  if (line === undefined) return null
  return [...line.matchAll(/"([^"]*)"/g)].map(([, part = '']) => inFull(part, folder))
}

function inFull(part: string, folder: string): string {
  const beside = '%~dp0'
  const text = (part.startsWith(beside) ? part.slice(beside.length) : part).replaceAll('%%', '%')
  return part.startsWith(beside) ? win32.resolve(folder, text) : text
}
