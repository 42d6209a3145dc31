import { existsSync, readFileSync, rmSync } from 'node:fs'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { createMachineTime, type MachineTime } from '../platform/machine-time.ts'

/**
 * A pause that the person asked for. Without an end it lasts until they resume. In private time input is
 * still counted, but without names.
 */
interface Pause {
  /** By this machine's current clock. */
  untilMs: number | null
  kind: 'pause' | 'private'
}

export interface Pausing {
  /** The pause in force at a moment, by this machine's current clock. */
  current(nowMs: number): Pause | null
  pause(pause: Pause): void
  resume(): void
}

/** The longest pause with an end. */
const maxMs = 24 * 60 * 60_000
/**
 * An end that is impossible by this machine's clock means that the clock was just set: the pause gets this
 * length instead.
 */
const usualMs = 15 * 60_000
/** How often the rest of a pause is written: a restarted machine continues from there. */
const writtenEveryMs = 30_000
/** The shown end stays unchanged for smaller differences. */
const unevennessMs = 1_000

const storedSchema = z.object({
  untilMs: z.number().nullable(),
  kind: z.enum(['pause', 'private']).default('pause'),
  /** How much of the pause was left when this was written, and the machine's clocks at that time. */
  left: z
    .object({
      ms: z.number(),
      wallMs: z.number(),
      uptimeMs: z.number(),
      bootId: z.string().nullable(),
    })
    .optional(),
})
type StoredPause = z.infer<typeof storedSchema>

/** A running pause, and how much of it was left at a moment of the sleepless clock. */
interface Running extends Pause {
  leftMs: number
  atMs: number
}

/**
 * Whether the person paused recording. The length of a pause is measured, so that setting the clock neither
 * ends nor prolongs it. It is stored in a file: restarting the helper must not end a pause.
 */
export function openPausing(path: string, time: MachineTime = createMachineTime()): Pausing {
  let running = readStored()
  let writtenMs = time.sleeplessMs()

  return {
    current(nowMs) {
      if (running === null) return null
      const { kind, untilMs } = running
      if (untilMs === null) return { untilMs, kind }
      // `nowMs` is usually the present. The clock may have been set since the pause began, so only its
      // distance to the present counts.
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
    writeDurably(
      path,
      JSON.stringify({ untilMs, kind, ...(untilMs !== null && { left }) } satisfies StoredPause),
    )
  }

  /**
   * An unreadable file was a pause once. It is better to record nothing than to record against the person's
   * will.
   */
  function readStored(): Running | null {
    if (!existsSync(path)) return null
    const atMs = time.sleeplessMs()
    try {
      const { left, ...pause } = storedSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
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

  /**
   * How long ago the file was written. After a restart of the machine only its clock can tell, which may have
   * been set; the result is never negative.
   */
  function passedSince({ wallMs, uptimeMs, bootId }: NonNullable<StoredPause['left']>): number {
    const upMs = time.uptimeMs()
    const isSameStart = bootId === null || time.bootId === null ? upMs >= uptimeMs : bootId === time.bootId
    return isSameStart ? upMs - uptimeMs : Math.max(time.wallMs() - wallMs, upMs, 0)
  }
}
