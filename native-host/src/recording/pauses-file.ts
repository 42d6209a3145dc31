import { existsSync, readFileSync, rmSync } from 'node:fs'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'
import { maxKept, type PausesPlace, type StoredPauses } from './paused-seconds.ts'

const nothing: StoredPauses = { pauses: [], goesOn: false }

/** The end of the year 9999, the latest time that can be represented. */
const instant = z.int().min(0).max(253_402_300_799_999)

const fileSchema = z.object({
  userId: z.string().describe('another person may be enrolled here later'),
  pauses: z
    .array(z.object({ fromMs: instant, toMs: instant }))
    .max(maxKept)
    .readonly(),
  goesOn: z.boolean(),
})

export interface PausesFile {
  path: string
  /** The person they belong to: no other person's server gets them. */
  userId: string
  /** The file can't be read or written; reported once until it works again. */
  onTrouble(why: string): void
}

/**
 * The pauses of one person that a server has not received yet, in a small file. It does not exist while there
 * is nothing to report.
 */
export function pausesFileAt({ path, userId, onTrouble }: PausesFile): PausesPlace {
  let isInTrouble = false
  return {
    read() {
      try {
        if (!existsSync(path)) return nothing
        const stored = fileSchema.parse(parseJson(readFileSync(path, 'utf8')))
        return stored.userId === userId ? stored : nothing
      } catch (error) {
        onTrouble(error instanceof z.ZodError ? 'it is damaged' : String(error))
        return nothing
      }
    },
    write({ pauses, goesOn }) {
      try {
        if (pauses.length === 0) rmSync(path, { force: true })
        else
          writeDurably(
            path,
            `${JSON.stringify({ userId, pauses, goesOn } satisfies z.input<typeof fileSchema>)}\n`,
          )
        isInTrouble = false
      } catch (error) {
        if (!isInTrouble) onTrouble(String(error))
        isInTrouble = true
      }
    },
  }
}
