/** Shows the progress: one updated line on a terminal, otherwise a few lines. */
export function showProgress(done: number, all: number): void {
  const line = `  Filling the demo company: ${done} of ${all} people`
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === all ? '\n' : ''}`)
  else if (done % 10 === 0) process.stderr.write(`${line}\n`)
}
