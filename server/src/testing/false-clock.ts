/**
 * The environment of a process whose `Date` is so many days ahead of the true time (behind, when negative); its monotonic clock stays as it is.
 * `runInto` sets it right again after so many milliseconds, while the process runs.
 */
export function falseClock(
  aheadDays: number,
  { rightAfterMs }: { rightAfterMs?: number } = {},
): {
  NODE_OPTIONS: string
} {
  const program = `
    const Real = Date
    const start = performance.now()
    const ahead = () => ${rightAfterMs === undefined ? 'true' : `performance.now() - start < ${rightAfterMs}`} ? ${aheadDays * 86_400_000} : 0
    const now = () => Real.now() + ahead()
    globalThis.Date = class extends Real {
      constructor(...parts) { parts.length ? super(...parts) : super(now()) }
      static now() { return now() }
    }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` }
}
