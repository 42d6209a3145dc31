import { formatRequestMark, requestHeader } from '@telemetry-tracker/shared/contracts/answer-mark'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../database/open.ts'
import { numberIn } from '../database/row.ts'
import { eventsFrom } from '../testing/events.ts'
import { falseClock } from '../testing/false-clock.ts'
import { temporaryDatabaseUrl, temporaryFolder, trackRequest } from '../testing/server.ts'
import { startServerProcess } from '../testing/server-process.ts'

const dayMs = 24 * 60 * 60_000
const eventsInBatch = 10

/** A device with its batches in order. A batch leaves the queue only when the server has counted all of it. */
function createDevice(n: number, hasHeader: boolean) {
  const waiting: unknown[] = []
  let sequence = 0
  return {
    record(startMs: number) {
      const start = new Date(startMs).toISOString()
      const events = eventsFrom(start, eventsInBatch, { user_id: `person-${n}` })
      waiting.push({ device_id: `device-${n}`, epoch: 'e', sequence: ++sequence, events })
    },
    /** Sends waiting batches until one is not accepted; returns how many events were permanently rejected. */
    async deliver(url: string): Promise<number> {
      let refused = 0
      for (let batch = waiting[0]; batch !== undefined; batch = waiting[0]) {
        const mark = formatRequestMark({ nonce: 'n'.repeat(22), clockMs: Date.now() })
        const answer = await fetch(
          `${url}/track`,
          trackRequest(batch, hasHeader ? { [requestHeader]: mark } : {}),
        )
        if (answer.status !== 201) {
          expect(errorAnswerSchema.parse(await answer.json()).error.code).toBe('clock_unsure')
          break
        }
        refused += trackAnswerSchema.parse(await answer.json()).rejected.length
        waiting.shift()
      }
      return refused
    },
    waiting: () => waiting.length,
  }
}

it.each([
  [31, true],
  [31, false],
  [-31, true],
])(
  'counts every second of 20 devices when the clock is off by %i days for a while (devices send their time: %s)',
  async (aheadDays, hasHeader) => {
    const folder = await temporaryFolder()
    const DATABASE_URL = await temporaryDatabaseUrl()
    const devices = Array.from({ length: 20 }, (_, n) => createDevice(n, hasHeader))
    const startMs = Date.now()
    let batches = 0
    let refused = 0
    const record = (agoMs: number) => {
      batches += devices.length
      for (const device of devices) device.record(startMs - agoMs)
    }
    const deliver = async (url: string) => {
      for (const each of await Promise.all(devices.map(device => device.deliver(url)))) refused += each
    }
    const run = async (days: number, work: (url: string) => Promise<void>) => {
      const server = await startServerProcess(folder, { DATABASE_URL, ...falseClock(days) })
      await work(server.url)
      await server.stop('SIGTERM')
    }

    record(60_000)
    await run(0, deliver)
    // Some were offline for a long time and deliver while the clock is wrong.
    for (const agoDays of [13, 7, 1]) record(agoDays * dayMs)
    record(30_000)
    await run(aheadDays, async url => {
      await deliver(url)
      record(20_000)
      await deliver(url)
    })
    record(10_000)
    await run(0, deliver)

    const database = await openDatabase(DATABASE_URL, { dataDir: folder, synchronous: 'normal' })
    onTestFinished(() => database.close())
    const [row] = await database.read('SELECT SUM(samples) AS samples FROM buckets')
    expect(refused).toBe(0)
    expect(devices.map(device => device.waiting())).toEqual(devices.map(() => 0))
    expect(row && numberIn(row, 'samples')).toBe(batches * eventsInBatch)
  },
)
