import type { Random } from '@telemetry-tracker/shared/seeded-random'
import type { InputStream } from '../input/input-event.ts'

/** What a program does with one choice of its settings. It plays from `fromMs` to `toMs`, without an end of its own. */
export type Play = (random: Random, fromMs: number, toMs: number) => InputStream

/** Programs and devices of one kind. */
export interface ToolFamily {
  name: string
  /** By the values of the settings, as the real ones offer them. */
  settings: Readonly<Record<string, Play>>
  /** Why timing cannot tell these from people. Their figures are printed, but no bar applies. */
  outOfReach?: string
}

/** The same for each of several values of a setting. */
export function eachSetting<T extends string | number>(
  values: readonly T[],
  label: (value: T) => string,
  play: (value: T) => Play,
): Record<string, Play> {
  return Object.fromEntries(values.map(value => [label(value), play(value)]))
}

/** Times at which a program acts: `gapMs` after each other. The first gap begins with the stream. */
export function* times(fromMs: number, toMs: number, gapMs: () => number): Iterable<number> {
  for (let ms = fromMs + gapMs(); ms <= toMs; ms += Math.max(1, gapMs())) yield ms
}
