const minIntervalMs = 1_000

/** Prints the progress of a long command on stderr. `now` prints at most once a second. */
export function createProgressReporter(clock: () => number = Date.now): {
  now(line: string): void
  always(line: string): void
} {
  let printedMs = Number.NEGATIVE_INFINITY
  const always = (line: string) => {
    printedMs = clock()
    process.stderr.write(`${line}\n`)
  }
  return { always, now: line => (clock() - printedMs >= minIntervalMs ? always(line) : undefined) }
}
