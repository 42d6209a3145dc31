import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { deviceReportSchema } from '@telemetry-tracker/shared/contracts/devices'
import { expect, onTestFinished, test } from 'vitest'
import { inMemory, PausedSeconds } from '../recording/paused-seconds.ts'
import { anonymousSignIn } from '../sign-in/device-session.ts'
import { silentLog } from '../testing/log.ts'
import { markHeader } from '../testing/mark-answer.ts'
import { until } from '../testing/until.ts'
import { reportQueue } from './report-queue.ts'

/** A server that stores reports, and can be down. */
async function startReportServer() {
  const state = { isAway: false, isStranger: false, asked: 0, reports: [] as [unknown, unknown, unknown][] }
  const server = createServer(async (request, response) => {
    state.asked++
    const received = await buffer(request)
    const answer = (status: number, body: string) => {
      const mark = state.isStranger ? {} : markHeader(request, { received, status, body })
      return response.writeHead(status, mark).end(body)
    }
    if (state.isAway) return answer(503, '{}')
    if (state.isStranger) return answer(200, '{"done":true}')
    const body = JSON.parse(String(received))
    state.reports.push([request.method, request.url, deviceReportSchema.parse(body)])
    return answer(200, '{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { state, url: `http://127.0.0.1:${address.port}` }
}

/** Reports every 5 ms until the test ends. */
function startReporting(asked: Pick<Parameters<typeof reportQueue>[0], 'server' | 'queue' | 'pauses'>): void {
  const reporting = reportQueue({ ...asked, signIn: anonymousSignIn, everyMs: 5, log: silentLog })
  onTestFinished(() => reporting.stop())
}

const reported = (queued_events: number, dropped_events: number) => [
  'PUT',
  '/devices/report',
  { queued_events, dropped_events },
]

test('reports a backlog and losses when they change, also after the server was down', async () => {
  const { state, url } = await startReportServer()
  const queue = { queuedEvents: 7, droppedEvents: 0, refusedEvents: 0, damagedEvents: 0 }
  const pauses = new PausedSeconds(inMemory, false)
  startReporting({ server: url, queue, pauses })
  await until(() => expect(state.reports).toHaveLength(1))

  queue.queuedEvents = 30
  Object.assign(state, { isAway: true })
  Object.assign(queue, { queuedEvents: 4_000, droppedEvents: 2, refusedEvents: 3, damagedEvents: 1 })
  await until(() => expect(state.asked).toBeGreaterThan(2))
  state.isAway = false
  await until(() => expect(state.reports).toHaveLength(2))

  expect(state.reports).toEqual([reported(0, 0), reported(4_000, 6)])
})

test('reports a pause again when the answer was not the server’s', async () => {
  const { state, url } = await startReportServer()
  state.isStranger = true
  const queue = { queuedEvents: 0, droppedEvents: 0, refusedEvents: 0, damagedEvents: 0 }
  const pauses = new PausedSeconds(inMemory, false)
  pauses.note(1_000, true)
  pauses.note(2_000, false)
  startReporting({ server: url, queue, pauses })
  await until(() => expect(state.asked).toBeGreaterThan(2))
  expect(pauses.unreported()).toHaveLength(1)

  state.isStranger = false
  await until(() => expect(pauses.unreported()).toHaveLength(0))

  expect(state.reports[0]?.[2]).toMatchObject({ pauses: [{ to: '1970-01-01T00:00:01.000Z' }] })
})

test('reports a pause while it lasts, and its end, but never a second in the future', async () => {
  const { state, url } = await startReportServer()
  const queue = { queuedEvents: 0, droppedEvents: 0, refusedEvents: 0, damagedEvents: 0 }
  const pauses = new PausedSeconds(inMemory, false)
  pauses.note(1_000, true)
  startReporting({ server: url, queue, pauses })
  await until(() => expect(state.reports).toHaveLength(1))

  pauses.note(2_000, true)
  await until(() => expect(state.reports).toHaveLength(2))
  pauses.note(3_000, false)
  await until(() => expect(state.reports).toHaveLength(3))

  const paused = (to: string) => ({ pauses: [{ from: '1970-01-01T00:00:01.000Z', to }] })
  expect(state.reports.map(([, , body]) => body)).toEqual([
    expect.objectContaining(paused('1970-01-01T00:00:01.000Z')),
    expect.objectContaining(paused('1970-01-01T00:00:02.000Z')),
    { queued_events: 0, dropped_events: 0 },
  ])
})
