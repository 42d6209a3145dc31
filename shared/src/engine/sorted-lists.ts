/** Counts by key, sorted by key. */
export type Counts<K extends string | number> = readonly (readonly [key: K, count: number])[]

/** Merges two sorted lists; items that compare equal are joined into one. */
export function mergeSorted<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (x: T, y: T) => number,
  join: (x: T, y: T) => T,
): readonly T[] {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const merged: T[] = []
  let j = 0
  for (const x of a) {
    let y = b[j]
    while (y !== undefined && compare(y, x) < 0) {
      merged.push(y)
      y = b[++j]
    }
    const same = y !== undefined && compare(y, x) === 0
    merged.push(same && y !== undefined ? join(x, y) : x)
    if (same) j++
  }
  return j < b.length ? merged.concat(b.slice(j)) : merged
}

export function mergeCounts<K extends string | number>(a: Counts<K>, b: Counts<K>): Counts<K> {
  return mergeSorted(a, b, compareKeys, (x, y) => [x[0], x[1] + y[1]] as const)
}

/** How often each key occurs. */
export function countsOf<K extends string | number>(keys: readonly K[]): Counts<K> {
  if (keys.length === 0) return []
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(compareKeys)
}

/** By code units, as everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareKeys<K extends string | number>(x: readonly [K, number], y: readonly [K, number]): number {
  return x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0
}
