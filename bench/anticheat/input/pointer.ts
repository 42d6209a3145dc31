import type { Random } from '@telemetry-tracker/shared/seeded-random'
import { gaussian } from './chance.ts'
import type { InputStream } from './input-event.ts'

/** A hand, or a program, that moves the pointer: where it is, and its clock. */
export interface Pointer {
  random: Random
  ms: number
  x: number
  y: number
}

export const screen = { width: 1920, height: 1080 }

interface Way {
  ms: number
  /** How far the path leaves the straight line, as a share of its length. */
  curve?: number
  /** How much the hand trembles, in pixels. */
  tremorPx?: number
  everyMs?: number
}

/**
 * Moves to a place as hands do: slow, fast, slow (minimum jerk), on a slightly curved path, in whole pixels.
 * The clock goes on to the end of the movement.
 */
export function* reach(pointer: Pointer, toX: number, toY: number, way: Way): InputStream {
  const { ms, curve = 0.06, tremorPx = 0.6, everyMs = 16 } = way
  const from = { x: pointer.x, y: pointer.y, ms: pointer.ms }
  const bend = curve * gaussian(pointer.random)
  const steps = Math.max(1, Math.round(ms / everyMs))
  for (let step = 1; step <= steps; step++) {
    const t = step / steps
    const eased = t ** 3 * (10 - 15 * t + 6 * t * t)
    const aside = bend * Math.sin(Math.PI * eased)
    const x = from.x + (toX - from.x) * eased - (toY - from.y) * aside
    const y = from.y + (toY - from.y) * eased + (toX - from.x) * aside
    const tremor = step === steps ? 0 : tremorPx
    yield* place(
      pointer,
      x + tremor * gaussian(pointer.random),
      y + tremor * gaussian(pointer.random),
      from.ms + ms * t,
    )
  }
  pointer.ms = from.ms + ms
}

/** Puts the pointer somewhere: an event, unless it is there already. */
export function* place(pointer: Pointer, toX: number, toY: number, ms: number): InputStream {
  const x = Math.round(Math.min(Math.max(toX, 0), screen.width - 1))
  const y = Math.round(Math.min(Math.max(toY, 0), screen.height - 1))
  pointer.ms = ms
  if (x === pointer.x && y === pointer.y) return
  pointer.x = x
  pointer.y = y
  yield { ms, kind: 'move', x, y }
}
