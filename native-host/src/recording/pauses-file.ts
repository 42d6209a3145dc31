import { existsSync, readFileSync, rmSync } from 'node:fs'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'
import { type KeptPauses, maxKept, type PausesPlace } from './paused-seconds.ts'

const nothing: KeptPauses = { pauses: [], goesOn: false }

/** The end of the year 9999: no later time can be told. */
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
  /** Whose they are: nobody else's server is told of them. */
  userId: string
  /** The file can't be read or the disk takes nothing; said once until it does again. */
  onTrouble(why: string): void
}

/** What a server was not told yet of one person's pauses, in a small file. There is none while there is nothing to tell. */
export function pausesFileAt({ path, userId, onTrouble }: PausesFile): PausesPlace {
  let isInTrouble = false
  return {
    read() {
      try {
        if (!existsSync(path)) return nothing
        const kept = fileSchema.parse(parseJson(readFileSync(path, 'utf8')))
        return kept.userId === userId ? kept : nothing
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
