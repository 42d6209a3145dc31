import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { InputEvent } from '../input/input-event.ts'

/** A line of a recording. Columns of CSV files are in the same order; `code` and `x` share the third one. */
const line = z.discriminatedUnion('kind', [
  z.object({ ms: z.number(), kind: z.literal('keydown'), code: z.int().min(0) }),
  z.object({ ms: z.number(), kind: z.literal('keyup'), code: z.int().min(0) }),
  z.object({ ms: z.number(), kind: z.literal('click') }),
  z.object({ ms: z.number(), kind: z.literal('wheel') }),
  z.object({ ms: z.number(), kind: z.literal('move'), x: z.number(), y: z.number() }),
])

/** A recording cannot be read: which line of which file, and why. */
export class RecordingError extends Error {}

/** The recordings of a folder, one file a person, in alphabetical order. */
export function recordingsIn(folder: string): string[] {
  const files = (existsSync(folder) ? readdirSync(folder) : []).filter(file => /\.(?:jsonl|csv)$/.test(file))
  if (files.length === 0)
    throw new RecordingError(`There is no .jsonl or .csv file in ${folder}, or no such folder.`)
  return files.sort().map(file => join(folder, file))
}

/** Reads one person's recording. Times begin at 0, whatever the file's clock. */
export function readRecording(file: string): InputEvent[] {
  const isCsv = file.endsWith('.csv')
  const events = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .flatMap((text, index) => {
      if (text.trim() === '' || (isCsv && index === 0 && text.startsWith('ms,'))) return []
      const parsed = line.safeParse(isCsv ? csvFields(text) : jsonFields(text))
      if (!parsed.success)
        throw new RecordingError(`${file}, line ${index + 1}: ${z.prettifyError(parsed.error)}`)
      return [parsed.data]
    })
    .sort((a, b) => a.ms - b.ms)
  const firstMs = events[0]?.ms ?? 0
  return events.map(event => ({ ...event, ms: event.ms - firstMs }))
}

function csvFields(text: string): unknown {
  const [ms, kind, first, second] = text.split(',').map(cell => cell.trim())
  return { ms: Number(ms), kind, code: Number(first), x: Number(first), y: Number(second) }
}

/** A line that is not JSON is reported like one with wrong fields. */
function jsonFields(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error instanceof Error ? error.message : text
  }
}
