/**
 * The environment of a process whose `Date` is a number of days ahead of the true time (negative: behind); its monotonic clock is unchanged.
 * `rightAfterMs` corrects the clock after that time, while the process runs.
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
