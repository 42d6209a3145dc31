import { appendFileSync, openSync, readSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the measured server: records how much processor time its main thread takes between two moments
 * at which it could answer. Unlike response times, this does not grow when other programs use the processor.
 */
const tickMs = 5
const notedFromMs = 15
const file = process.env['TURNS_FILE']

if (isMainThread && file !== undefined) {
  // Time on a processor and time waiting for one, in ns. https://docs.kernel.org/scheduler/sched-stats.html
  const stat = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  const buffer = Buffer.alloc(64)
  const cpuMs = () =>
    Number(buffer.toString('latin1', 0, readSync(stat, buffer, 0, 64, 0)).split(' ', 1)[0]) / 1e6
  let before = cpuMs()
  setInterval(() => {
    const now = cpuMs()
    if (now - before >= notedFromMs) appendFileSync(file, `${Date.now()} ${(now - before).toFixed(1)}\n`)
    before = cpuMs()
  }, tickMs).unref()
}
