const minPauseMs = 1_000

/** Tells on stderr how far a long command is, at most once a second; the last word is always said. */
export function createProgressReporter(clock: () => number = Date.now): {
  now(line: string): void
  always(line: string): void
} {
  let saidMs = Number.NEGATIVE_INFINITY
  const always = (line: string) => {
    saidMs = clock()
    process.stderr.write(`${line}\n`)
  }
  return { always, now: line => (clock() - saidMs >= minPauseMs ? always(line) : undefined) }
}
