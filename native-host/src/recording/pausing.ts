import { existsSync, readFileSync, rmSync } from 'node:fs'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { createMachineTime, type MachineTime } from '../platform/machine-time.ts'

/** A pause the person asked for. Without an end it lasts until they resume. In private time input is still counted, but nothing named. */
interface Pause {
  /** By this machine's clock as it is now. */
  untilMs: number | null
  kind: 'pause' | 'private'
}

export interface Pausing {
  /** The pause in force at a moment, by this machine's clock as it is now. */
  current(nowMs: number): Pause | null
  pause(pause: Pause): void
  resume(): void
}

/** Nobody can ask for a longer pause with an end. */
const maxMs = 24 * 60 * 60_000
/** Where the end that was asked for can't be by this machine's clock, the clock was set just then: it becomes a pause of this length. */
const usualMs = 15 * 60_000
/** What is left is written as often as this: a machine that starts again goes on from there. */
const writtenEveryMs = 30_000
/** The shown end stays as it is for smaller differences. */
const unevennessMs = 1_000

const keptSchema = z.object({
  untilMs: z.number().nullable(),
  kind: z.enum(['pause', 'private']).default('pause'),
  /** How much of the pause was left when this was written, and what the machine's clocks showed then. */
  left: z
    .object({
      ms: z.number(),
      wallMs: z.number(),
      uptimeMs: z.number(),
      bootId: z.string().nullable(),
    })
    .optional(),
})
type Kept = z.infer<typeof keptSchema>

/** A pause that runs, and how much of it was left at a moment of the clock that nobody can set. */
interface Running extends Pause {
  leftMs: number
  atMs: number
}

/**
 * Whether the person paused recording. A pause with an end is measured, so that setting the clock neither ends nor prolongs it. Kept in a file: a
 * helper that starts again must not end a pause.
 */
export function openPausing(path: string, time: MachineTime = createMachineTime()): Pausing {
  let running = readKept()
  let writtenMs = time.sleeplessMs()

  return {
    current(nowMs) {
      if (running === null) return null
      const { kind, untilMs } = running
      if (untilMs === null) return { untilMs, kind }
      // `nowMs` is mostly the present; the clock may have been set since the pause began, so only its distance to the present counts.
      const leftMs = leftOf(running) - (nowMs - time.wallMs())
      if (leftMs <= 0) return null
      const endMs = Math.round(nowMs + leftMs)
      if (Math.abs(endMs - untilMs) > unevennessMs) running = { ...running, untilMs: endMs }
      if (time.sleeplessMs() - writtenMs >= writtenEveryMs) write(running)
      return { untilMs: running.untilMs, kind }
    },
    pause({ untilMs, kind }) {
      const askedMs = untilMs === null ? 0 : untilMs - time.wallMs()
      const leftMs = askedMs > 0 && askedMs <= maxMs ? askedMs : usualMs
      running = { untilMs, kind, leftMs, atMs: time.sleeplessMs() }
      write(running)
    },
    resume() {
      running = null
      rmSync(path, { force: true })
    },
  }

  function leftOf({ leftMs, atMs }: Running): number {
    return leftMs - (time.sleeplessMs() - atMs)
  }

  function write(pause: Running): void {
    writtenMs = time.sleeplessMs()
    const { untilMs, kind } = pause
    const left = {
      ms: leftOf(pause),
      wallMs: time.wallMs(),
      uptimeMs: time.uptimeMs(),
      bootId: time.bootId,
    }
    writeDurably(path, JSON.stringify({ untilMs, kind, ...(untilMs !== null && { left }) } satisfies Kept))
  }

  /** What can't be read was a pause once: better nothing is recorded than something against the person's will. */
  function readKept(): Running | null {
    if (!existsSync(path)) return null
    const atMs = time.sleeplessMs()
    try {
      const { left, ...pause } = keptSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
      return { ...pause, atMs, leftMs: left === undefined ? leftByWall(pause) : left.ms - passedSince(left) }
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError)
        return { untilMs: null, kind: 'pause', atMs, leftMs: 0 }
      throw error
    }
  }

  /** A file of an older helper has only the end. */
  function leftByWall({ untilMs }: Pause): number {
    const leftMs = (untilMs ?? 0) - time.wallMs()
    return leftMs > maxMs ? usualMs : leftMs
  }

  /** How long ago the file was written. After a start of the machine only its clock says so, which may have been set; it never counts backwards. */
  function passedSince({ wallMs, uptimeMs, bootId }: NonNullable<Kept['left']>): number {
    const upMs = time.uptimeMs()
    const isSameStart = bootId === null || time.bootId === null ? upMs >= uptimeMs : bootId === time.bootId
    return isSameStart ? upMs - uptimeMs : Math.max(time.wallMs() - wallMs, upMs, 0)
  }
}
