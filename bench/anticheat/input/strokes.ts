import type { InputEvent, InputStream } from './input-event.ts'

/** A key press: how long after the press before it, and how long it is held. */
export interface Stroke {
  gapMs: number
  holdMs: number
  code: number
  /** A modifier that is held meanwhile. */
  under?: number
}

/**
 * Presses as events. A key may be pressed before the one before it is released, as people type; a key that is
 * still held is released before it is pressed again. Ends at the first press after `toMs`.
 */
export function* strokes(fromMs: number, toMs: number, next: () => Stroke | null): InputStream {
  let atMs = fromMs
  let held: InputEvent[] = []
  for (let stroke = next(); stroke !== null; stroke = next()) {
    const startMs = atMs
    atMs += Math.max(0, stroke.gapMs)
    if (atMs > toMs) break
    const { code, under } = stroke
    const isDown = held.find(event => event.kind === 'keyup' && event.code === code)
    if (isDown) isDown.ms = Math.min(isDown.ms, Math.max(startMs, atMs - 5))
    held.sort((a, b) => a.ms - b.ms)
    const modifierMs = Math.max(startMs, atMs - 70)
    const upMs = atMs + Math.max(0, stroke.holdMs)
    const before: InputEvent[] = held.filter(({ ms }) => ms <= atMs)
    held = held.filter(({ ms }) => ms > atMs)
    if (under !== undefined) {
      before.push({ ms: modifierMs, kind: 'keydown', code: under })
      held.push({ ms: upMs + 20, kind: 'keyup', code: under })
    }
    yield* before.sort((a, b) => a.ms - b.ms)
    yield { ms: atMs, kind: 'keydown', code }
    held.push({ ms: upMs, kind: 'keyup', code })
  }
  yield* held.sort((a, b) => a.ms - b.ms)
}
