/** Pseudo-random numbers in [0, 1), the same for the same seed (FNV-1a and mulberry32). */
export type Random = () => number

export function seededRandom(...seed: (string | number)[]): Random {
  let state = 0x811c9dc5
  for (const char of seed.join('/')) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low)
}

/** Picks an item of a list by weight. */
export function pickWeighted<T extends { weight: number }>(random: Random, items: readonly [T, ...T[]]): T {
  let rest = random() * items.reduce((sum, { weight }) => sum + weight, 0)
  for (const item of items) {
    rest -= item.weight
    if (rest < 0) return item
  }
  return items[0]
}
