import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import type { Random } from '@telemetry-tracker/shared/seeded-random'
import { InputCounter } from '../collect/input.ts'

/** What the input hook reports at a time. */
export type HookEvent =
  | { ms: number; kind: 'keyDown' | 'keyUp'; code: number }
  | { ms: number; kind: 'click' | 'scroll' }
  | { ms: number; kind: 'moveTo'; x: number; y: number }

/** Plays input and takes it every second. Returns the patterns of each second as `rule/channel`, and the keystrokes. */
export function playInput(events: readonly HookEvent[], untilMs: number) {
  const input = new InputCounter(defaultPatternThresholds)
  const waiting = [...events].sort((a, b) => a.ms - b.ms)
  const seconds: { ms: number; patterns: string[] }[] = []
  let keystrokes = 0
  let next = 0
  for (let ms = 1_000; ms <= untilMs; ms += 1_000) {
    for (let event = waiting[next]; event !== undefined && event.ms < ms; event = waiting[++next])
      playEvent(input, event)
    const { counts, patterns } = input.take(ms)
    keystrokes += counts.keystrokes
    seconds.push({ ms, patterns: patterns.map(({ rule, channel }) => `${rule}/${channel}`) })
  }
  const found = new Set(seconds.flatMap(({ patterns }) => patterns))
  return { seconds, keystrokes, found: [...found].sort() }
}

export function playEvent(input: InputCounter, event: HookEvent): void {
  if (event.kind === 'moveTo') input.moveTo(event.x, event.y, event.ms)
  else if ('code' in event) input[event.kind](event.code, event.ms)
  else input[event.kind](event.ms)
}

/** Presses a key at this time. */
export function pressed(ms: number, holdMs: number, code = 30): HookEvent[] {
  return [
    { ms, kind: 'keyDown', code },
    { ms: ms + holdMs, kind: 'keyUp', code },
  ]
}

/** Intervals as people's: around a median, now and then much longer. */
export function humanGap(random: Random, medianMs: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return medianMs * Math.exp(0.5 * normal) * (random() < 0.1 ? 5 : 1)
}
