import type { Random } from '@telemetry-tracker/shared/seeded-random'

/** Codes as the input hook reports them (libuiohook). */
export const keys = {
  escape: 1,
  one: 2,
  zero: 11,
  backspace: 14,
  tab: 15,
  enter: 28,
  control: 29,
  shift: 42,
  alt: 56,
  space: 57,
  capsLock: 58,
  f5: 63,
  numLock: 69,
  scrollLock: 70,
  f13: 91,
  f15: 93,
  home: 3655,
  up: 57416,
  pageUp: 3657,
  left: 57419,
  right: 57421,
  down: 57424,
  pageDown: 3665,
  delete: 3667,
} as const

/** The codes of the letters, by how often they occur in a text, with the space in its place. */
const inText: readonly [code: number, per1000: number][] = [
  [keys.space, 180],
  [18, 102],
  [20, 75],
  [30, 65],
  [24, 62],
  [23, 57],
  [49, 57],
  [31, 53],
  [35, 50],
  [19, 49],
  [32, 35],
  [38, 33],
  [22, 23],
  [46, 23],
  [50, 20],
  [17, 19],
  [33, 18],
  [34, 16],
  [21, 16],
  [25, 15],
  [48, 12],
  [47, 8],
  [37, 6],
  [45, 2],
  [36, 2],
  [16, 1],
  [44, 1],
]

/** A key of a text. */
export function textKey(random: Random): number {
  let rest = random() * 1000
  for (const [code, per1000] of inText) {
    rest -= per1000
    if (rest < 0) return code
  }
  return keys.space
}

/** A digit of the upper row. */
export function digitKey(random: Random): number {
  return keys.one + Math.floor(random() * 10)
}
