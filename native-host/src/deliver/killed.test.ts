import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { startTrackServer } from '../testing/track-server.ts'
import { until } from '../testing/until.ts'
import { Delivery } from './delivery.ts'
import { Queue } from './queue.ts'

const writer = resolve(import.meta.dirname, '../testing/queue-writer.ts')
const kills = 12

/** The last number whose event is known to be in the queue. */
function lastNoted(path: string): number {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
  return Number(lines.at(-1) ?? 0)
}

test('loses and doubles nothing when its process is killed repeatedly', async () => {
  const folder = temporaryFolder()
  const note = join(folder, 'note')
  const server = await startTrackServer()

  for (let kill = 0; kill < kills; kill++) {
    const before = lastNoted(note)
    // The number after the last noted one may be in the queue, too. It is omitted, so that every number is
    // added once.
    const child = fork(writer, [join(folder, 'queue'), server.url, note, String(before + 2)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await until(() => expect(lastNoted(note)).toBeGreaterThan(before + 20))
    if (kill % 3 === 0) server.mishaps.push('forget_answer')
    await delay((kill * 37) % 90)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const queue = new Queue(join(folder, 'queue'), 100 * 1024 * 1024, () => {})
  const delivery = new Delivery({
    queue,
    backendUrl: server.url,
    batchIntervalMs: 20,
    log: silentLog,
    onAttempt() {},
  })
  onTestFinished(() => delivery.stop(0))
  await until(() => expect(queue.queuedEvents).toBe(0))

  const noted = readFileSync(note, 'utf8').trimEnd().split('\n').map(Number)
  expect(server.counted).toEqual([...new Set(server.counted)].sort((a, b) => a - b))
  expect(noted.filter(n => !server.counted.includes(n))).toEqual([])
  expect(server.counted.length - noted.length).toBeLessThanOrEqual(kills)
})
