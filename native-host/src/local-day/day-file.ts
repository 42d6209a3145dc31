import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { minuteStateSchema, reasonSchema } from '@telemetry-tracker/shared/contracts/http'
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
  reason: reasonSchema.optional().describe('omitted by earlier versions'),
  appLabel: z.string().describe('how breakdowns name it: the app, or `Browser — site`'),
})

export type JudgedMinute = z.infer<typeof minuteSchema>

/** A stored day: the person, the date, and the finished minutes. */
interface StoredDay extends z.infer<typeof headSchema> {
  minutes: JudgedMinute[]
}

/** One day's judged minutes on disk: a header line with the date, then a line per minute. No titles. */
export interface DayFile {
  /** Null when there is no readable file. A minute whose line is incomplete after a crash is omitted. */
  read(): StoredDay | null
  /** Replaces what was stored before. */
  begin(day: StoredDay): void
  append(minute: JudgedMinute): void
  remove(): void
}

export function dayFileAt(path: string): DayFile {
  return {
    read() {
      if (!existsSync(path)) return null
      const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n')
      const header = headSchema.safeParse(parseJson(head)).data
      if (header === undefined) return null
      const minutes = lines.flatMap(line => minuteSchema.safeParse(parseJson(line)).data ?? [])
      return { ...header, minutes }
    },
    begin({ minutes, ...head }) {
      writeDurably(path, [head, ...minutes].map(asLine).join(''))
    },
    // Not flushed: a power cut may only lose the last minutes of today's offline numbers.
    append: minute => appendFileSync(path, asLine(minute), { mode: 0o600 }),
    remove: () => rmSync(path, { force: true }),
  }
}

function asLine(content: object): string {
  return `${JSON.stringify(content)}\n`
}
