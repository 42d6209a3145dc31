import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs reg.exe and returns when it has ended well. */
type RunReg = (args: readonly string[]) => void

/**
 * The texts in a key of Windows' registry, by name; none if there is no such key. It is read through a file, because
 * what `reg query` prints has only the characters of an old code page.
 */
export function registryValues(key: string, run: RunReg): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-tracker-'))
  try {
    const file = join(folder, 'key.reg')
    run(['export', key, file, '/y', '/reg:64'])
    return valuesInExport(readFileSync(file, 'utf16le'))
  } catch {
    // reg.exe fails where there is no such key.
    return {}
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The texts of the first key in a file that `reg export` wrote. */
export function valuesInExport(text: string): Record<string, string> {
  const [, first = ''] = text.split(/^\[.*\]\s*$/m)
  const values = first.matchAll(/^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"\s*$/gm)
  return Object.fromEntries([...values].map(([, name = '', value = '']) => [plain(name), plain(value)]))
}

function plain(escaped: string): string {
  return escaped.replace(/\\(.)/g, '$1')
}
