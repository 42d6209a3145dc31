/** How often each abuse got each status, or ended without one. */
export type Attacked = Record<string, Record<string, number>>

export function addCounts(all: Attacked, more: Attacked): void {
  for (const [name, counts] of Object.entries(more)) {
    const sums = all[name] ?? {}
    for (const [got, count] of Object.entries(counts)) sums[got] = (sums[got] ?? 0) + count
    all[name] = sums
  }
}

/** Answers as text: `200 ×3, 429 ×120`. */
export function answersText(counts: Readonly<Record<string, number>> = {}): string {
  return Object.entries(counts)
    .map(([got, count]) => `${got} ×${count}`)
    .join(', ')
}
