import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const preload = pathToFileURL(join(import.meta.dirname, 'watch-turns.ts')).href

/** Environment for a server whose turns are written to this file. */
export function watchingTurns(file: string): Record<string, string> {
  return { TURNS_FILE: file, NODE_OPTIONS: `--import=${preload} --disable-warning=ExperimentalWarning` }
}

/**
 * How much processor time the server's main thread took without a pause, in ms, each time since an instant
 * that it was 15 ms or more.
 */
export function longTurnsMs(file: string, sinceMs: number): number[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines
    .map(line => line.split(' ').map(Number))
    .flatMap(([atMs = 0, ms = 0]) => (atMs >= sinceMs ? [ms] : []))
}
