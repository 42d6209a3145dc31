import { existsSync, readFileSync, rmSync } from 'node:fs'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'

/** A pause the person asked for. Without an end it lasts until they resume. In private time input is still counted, but nothing named. */
interface Pause {
  untilMs: number | null
  kind: 'pause' | 'private'
}

export interface Pausing {
  /** The pause in force at this moment, if any. */
  current(nowMs: number): Pause | null
  pause(pause: Pause): void
  resume(): void
}

const keptSchema = z.object({
  untilMs: z.number().nullable(),
  kind: z.enum(['pause', 'private']).default('pause'),
})

/** Whether the person paused recording. Kept in a file: a helper that starts again must not end a pause. */
export function openPausing(path: string): Pausing {
  let kept = readKept(path)
  return {
    current: nowMs => (kept !== null && (kept.untilMs === null || nowMs < kept.untilMs) ? kept : null),
    pause(pause) {
      kept = pause
      writeDurably(path, JSON.stringify(pause))
    },
    resume() {
      kept = null
      rmSync(path, { force: true })
    },
  }
}

/** What can't be read was a pause once: better nothing is recorded than something against the person's will. */
function readKept(path: string): Pause | null {
  if (!existsSync(path)) return null
  try {
    return keptSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { untilMs: null, kind: 'pause' }
    throw error
  }
}
