import { existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, multistream, pino } from 'pino'
import { makePrivateFolder } from './private-folder.ts'

const maxLogBytes = 5 * 1024 * 1024

/**
 * A log in the data folder, one JSON object per line, and optionally on stderr. Lines are written
 * synchronously, so that the last one before a crash is there. Never log titles, sites or keys.
 */
export function openLog(dataDir: string, name: string, options: { level: string; stderr: boolean }): Logger {
  const path = join(makePrivateFolder(join(makePrivateFolder(dataDir), 'log')), `${name}.log`)
  keepOneOldLog(path)
  const file = destination({ dest: path, mode: 0o600, sync: true })
  // A full disk loses log lines, but does not stop the helper.
  file.on('error', () => {})
  const level = options.level
  if (level === 'silent') return pino({ level })
  const streams = [{ level, stream: file }]
  if (options.stderr) {
    const stderr = destination({ dest: 2, sync: true })
    // The parent process may have closed its end; the file has every line.
    stderr.on('error', () => streams.pop())
    streams.push({ level, stream: stderr })
  }
  return pino({ level, base: { pid: process.pid } }, multistream(streams))
}

function keepOneOldLog(path: string): void {
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`)
}
