import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { minuteStateSchema } from '@telemetry-tracker/shared/contracts/http'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'

const headSchema = z.object({
  day: z.iso.date(),
  zone: z.string(),
  user: z.string().describe('another person may be enrolled here later'),
})

const minuteSchema = z.object({
  startMs: z.int(),
  state: minuteStateSchema,
  appLabel: z.string().describe('how breakdowns name it: the app, or `Browser — site`'),
})

export type JudgedMinute = z.infer<typeof minuteSchema>

/** A day as it is kept: whose and which, and its minutes that are over. */
interface KeptDay extends z.infer<typeof headSchema> {
  minutes: JudgedMinute[]
}

/** One day's judged minutes on disk, a line each under a line that says which day it is. No titles. */
export interface DayFile {
  /** Null where there is none that can be read. A minute whose line a crash left half written is left out. */
  read(): KeptDay | null
  /** Takes the place of what was kept before. */
  begin(day: KeptDay): void
  append(minute: JudgedMinute): void
  remove(): void
}

export function dayFileAt(path: string): DayFile {
  return {
    read() {
      if (!existsSync(path)) return null
      const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n')
      const kept = headSchema.safeParse(parseJson(head)).data
      if (kept === undefined) return null
      const minutes = lines.flatMap(line => minuteSchema.safeParse(parseJson(line)).data ?? [])
      return { ...kept, minutes }
    },
    begin({ minutes, ...head }) {
      writeDurably(path, [head, ...minutes].map(asLine).join(''))
    },
    // Not flushed: after a power cut the last minutes of one day's offline numbers may be missing, and nothing else.
    append: minute => appendFileSync(path, asLine(minute), { mode: 0o600 }),
    remove: () => rmSync(path, { force: true }),
  }
}

function asLine(content: object): string {
  return `${JSON.stringify(content)}\n`
}
