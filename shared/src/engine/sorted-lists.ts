/** Counts by key, sorted by key. */
export type Counts<K extends string | number> = readonly (readonly [key: K, count: number])[]

/** Counts that can be changed in place. */
export type RunningCounts<K extends string | number> = [key: K, count: number][]

interface Joining<T> {
  compare(x: T, y: T): number
  /** Adds an item to the equal one, in place. */
  join(x: T, y: T): void
  copy(y: T): T
}

/** Adds a sorted list to another in place; the two share nothing afterwards. */
export function addSorted<T>(sum: T[], more: readonly T[], { compare, join, copy }: Joining<T>): void {
  let i = 0
  for (const y of more) {
    let x = sum[i]
    while (x !== undefined && compare(x, y) < 0) x = sum[++i]
    if (x !== undefined && compare(x, y) === 0) join(x, y)
    else sum.splice(i, 0, copy(y))
    i++
  }
}

export function addCounts<K extends string | number>(sum: RunningCounts<K>, more: Counts<K>): void {
  let i = 0
  for (const [key, count] of more) {
    let x = sum[i]
    while (x !== undefined && x[0] < key) x = sum[++i]
    if (x?.[0] === key) x[1] += count
    else sum.splice(i, 0, [key, count])
    i++
  }
}

/** Adds one to a key's count. Lists are short, so searching one costs less than a map. */
export function countOne<K extends string | number>(counts: RunningCounts<K>, key: K): void {
  let i = 0
  let known = counts[i]
  while (known !== undefined && known[0] < key) known = counts[++i]
  if (known?.[0] === key) known[1]++
  else counts.splice(i, 0, [key, 1])
}

/** By code units, as everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
