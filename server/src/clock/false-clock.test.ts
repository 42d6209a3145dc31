import { setTimeout as pause } from 'node:timers/promises'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../database/open.ts'
import { numberIn } from '../database/row.ts'
import { event } from '../testing/events.ts'
import { falseClock } from '../testing/false-clock.ts'
import { temporaryDatabaseUrl, temporaryFolder, trackRequest } from '../testing/server.ts'
import { runCommand, startServerProcess } from '../testing/server-process.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Real server processes, one after another, on the same data, each with its own clock. */
async function sameData() {
  const folder = await temporaryFolder()
  const environment = { DATABASE_URL: await temporaryDatabaseUrl() }
  return {
    start: (aheadDays: number) => startServerProcess(folder, { ...environment, ...falseClock(aheadDays) }),
    command: (args: string[], aheadDays: number) =>
      runCommand(args, { DATA_DIR: folder, ...environment, ...falseClock(aheadDays) }, folder),
    /** The stored buckets, read directly from the database. */
    stored: async () => {
      const database = await openDatabase(environment.DATABASE_URL, {
        dataDir: folder,
        synchronous: 'normal',
      })
      onTestFinished(() => database.close())
      const [row] = await database.read('SELECT COUNT(*) AS minutes, SUM(samples) AS samples FROM buckets')
      const titles = await database.read("SELECT 1 FROM buckets WHERE surfaces LIKE '%quux%'")
      return {
        minutes: row && numberIn(row, 'minutes'),
        samples: row && numberIn(row, 'samples'),
        minorTitles: titles.length,
      }
    },
  }
}

/** A plain client's batch, without headers. */
async function post(url: string, timestamps: number[], titles: string[] = ['plan']) {
  const events = timestamps.flatMap(at =>
    titles.map(window_title => event({ timestamp: new Date(at).toISOString(), window_title })),
  )
  const answer = await fetch(`${url}/track`, trackRequest({ events }))
  if (answer.status !== 201)
    return { status: answer.status, code: errorAnswerSchema.parse(await answer.json()).error.code }
  const { ingested, rejected } = trackAnswerSchema.parse(await answer.json())
  return { status: 201, ingested, rejected: rejected.length }
}

it.each([15, 3_650, -31])(
  'loses nothing while the clock is wrong by %i days, and accepts everything afterwards',
  async aheadDays => {
    const data = await sameData()
    const now = Date.now()
    const late = [now - 13 * dayMs, now - 12 * dayMs]
    const right = await data.start(0)
    expect(await post(right.url, [now, ...late], ['plan', 'plan', 'quux'])).toMatchObject({ ingested: 9 })
    await right.stop('SIGTERM')

    const wrong = await data.start(aheadDays)
    const meanwhile = await post(wrong.url, [now + 1_000])
    const [retention, cleanup] = await Promise.all([
      data.command(['retention', '--json'], aheadDays),
      fetch(`${wrong.url}/cleanup`, { method: 'POST', body: '{"days":14}' }),
    ])
    await wrong.stop('SIGTERM')

    const again = await data.start(0)
    const lateNow = await post(again.url, [now - 13 * dayMs + 1_000])
    const newNow = await post(again.url, [Date.now()])
    await again.stop('SIGTERM')
    expect(meanwhile).toEqual({ status: 201, ingested: 1, rejected: 0 })
    expect(retention).toMatchObject({ code: 0, stdout: expect.stringContaining('"deleted":0') })
    expect(cleanup.status).toBe(503)
    expect([lateNow, newNow]).toMatchObject([
      { ingested: 1, rejected: 0 },
      { ingested: 1, rejected: 0 },
    ])
    expect(await data.stored()).toMatchObject({ samples: 12, minorTitles: 1 })
  },
)

it('does not reject events permanently when the clock was wrong from the first start', async () => {
  const data = await sameData()
  const now = Date.now()
  const wrong = await data.start(31)
  const nothing = await fetch(`${wrong.url}/cleanup`, { method: 'POST', body: '{"days":1}' })
  const refused = await post(wrong.url, [now])
  await wrong.stop('SIGTERM')

  const right = await data.start(0)
  const taken = await post(right.url, [now])
  const old = await post(right.url, [now - 15 * dayMs])
  await right.stop('SIGTERM')

  expect(await nothing.json()).toEqual({ deleted: 0, retention_days: 1 })
  expect(refused).toEqual({ status: 503, code: 'clock_unsure' })
  expect(taken).toEqual({ status: 201, ingested: 1, rejected: 0 })
  expect(old).toEqual({ status: 201, ingested: 0, rejected: 1 })
})

it('keeps nearly all data when a device has the same wrong clock, and accepts the correct clock again', async () => {
  const data = await sameData()
  const now = Date.now()
  const minutes = Array.from({ length: 50 }, (_, i) => now - i * minuteMs)
  const right = await data.start(0)
  await post(right.url, minutes)
  await right.stop('SIGTERM')

  const wrong = await data.start(31)
  expect(await post(wrong.url, [now + 31 * dayMs])).toMatchObject({ ingested: 1 })
  // Retention runs as soon as the clock is confirmed.
  await expect.poll(() => wrong.printed()).toContain('more data is due than one run deletes')
  await pause(500)
  await wrong.stop('SIGTERM')

  const again = await data.start(0)
  const newNow = await post(again.url, [Date.now()])
  const lateNow = await post(again.url, [now - 10 * dayMs])
  await again.stop('SIGTERM')
  expect([newNow, lateNow]).toMatchObject([{ ingested: 1 }, { ingested: 1 }])
  expect((await data.stored()).minutes).toBeGreaterThanOrEqual(45)
})
