const maxMemoized = 10_000
/** Longer texts are looked at anew each time: what is remembered stays small, whatever is sent. */
const maxMemoizedLength = 256

/** A function of a text that looks at the same text only once in a while: a server meets few apps, sites and titles very often. */
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
