const maxMemoized = 10_000
/** Results for longer texts are not stored, so that the cache stays small whatever is sent. */
const maxMemoizedLength = 256

/** Caches a function of a text: a server sees few apps, sites and titles very often. */
export function memoize<T>(find: (text: string) => T): (text: string) => T {
  const found = new Map<string, { result: T }>()
  return text => {
    const known = found.get(text)
    if (known) return known.result
    const result = find(text)
    if (text.length > maxMemoizedLength) return result
    if (found.size >= maxMemoized) found.clear()
    found.set(text, { result })
    return result
  }
}
