import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { parseJson } from '../parse-json.ts'
import { UsageError } from '../private-folder.ts'

const levels: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}
const lineSchema = z.looseObject({ level: z.number(), time: z.number(), msg: z.string().default('') })

export interface LogOptions {
  lines: number
  json: boolean
}

/** Prints the end of the agent's log: the raw JSON lines with `json`, else readable text. */
export function printLog(dataDir: string, options: LogOptions): void {
  const path = join(dataDir, 'log', 'helper.log')
  if (!existsSync(path)) {
    throw new UsageError(`There is no log at ${path} yet. Start the agent, or set DATA_DIR to its folder.`)
  }
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-options.lines)
  console.log((options.json ? lines : lines.map(describe)).join('\n'))
}

/** A line that a crash cut short is shown unchanged. */
function describe(text: string): string {
  const line = lineSchema.safeParse(parseJson(text))
  if (!line.success) return text
  const { level, time, msg, pid: _pid, ...rest } = line.data
  const details = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return [new Date(time).toISOString(), (levels[level] ?? String(level)).padEnd(5), msg, ...details].join(' ')
}
