/** At one second each, every ten minutes. */
const everyCalls = 600

/**
 * Returns a function to call once a second, which frees memory now and then. V8 lets the old part of a heap grow by about
 * 8 MB before it looks there for what is unused, and a process that allocates as little as the helper does gets there only
 * after hours; until then its memory grows. Looking takes some hundredths of a second.
 *
 * @param collect V8's own function, which the packaged helper has (`--expose-gc`)
 */
export function createMemoryFreer(collect: NodeJS.GCFunction | undefined = globalThis.gc): () => void {
  let calls = 0
  return () => {
    calls = (calls + 1) % everyCalls
    if (calls === 0) void collect?.({ type: 'major', execution: 'async' })
  }
}
