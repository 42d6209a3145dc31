import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DestinationStream, destination, type Logger, multistream, pino } from 'pino'
import { makePrivateFolder } from './private-folder.ts'

const maxLogBytes = 5 * 1024 * 1024

/**
 * A log in the data folder, one JSON object per line, and optionally on stderr. Lines are written
 * synchronously, so that the last one before a crash is there. Never log titles, sites or keys.
 */
export function openLog(dataDir: string, name: string, options: { level: string; stderr: boolean }): Logger {
  const path = join(makePrivateFolder(join(makePrivateFolder(dataDir), 'log')), `${name}.log`)
  keepOneOldLog(path)
  const level = options.level
  if (level === 'silent') return pino({ level })
  const streams: { level: string; stream: DestinationStream }[] = [{ level, stream: appendTo(path) }]
  if (options.stderr) {
    const stderr = destination({ dest: 2, sync: true })
    // The parent process may have closed its end; the file has every line.
    stderr.on('error', () => streams.pop())
    streams.push({ level, stream: stderr })
  }
  return pino({ level, base: { pid: process.pid } }, multistream(streams))
}

/**
 * Opens the file for each line: on some Windows no folder can be removed in which a program has a file open, and the relay of
 * an open browser runs until after the uninstall.
 */
function appendTo(path: string): DestinationStream {
  return {
    write(line) {
      try {
        appendFileSync(path, line, { mode: 0o600 })
      } catch {
        // A full disk loses log lines, but does not stop the helper. After the uninstall there is no folder for them.
      }
    },
  }
}

function keepOneOldLog(path: string): void {
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`)
}
