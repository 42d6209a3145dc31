import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { Delivery } from '../deliver/delivery.ts'
import { Queue } from '../deliver/queue.ts'
import { createDeviceSession } from '../sign-in/device-session.ts'
import { enrolDevice } from '../sign-in/enrol.ts'
import { keyStore } from '../sign-in/enrolment.ts'
import { silentLog } from './log.ts'
import { markHeader } from './mark-answer.ts'

const deviceId = '5d9c3f54-0b0b-4d4f-9a59-6a0f6a3c1e10'
const userId = 'ada.lindqvist'
const answerKey = `key of ${deviceId}`
const eventCount = 400
const eventsInBatch = 25

/**
 * Records, with this version's own code, a queue that waits and the requests that deliver it. Writes
 * `queue.json.gz` and `deliveries.json.gz`.
 *
 * @param endMs when the last event was recorded, and when it is delivered
 */
export async function recordHelper(out: string, endMs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-record-'))
  try {
    const events = Array.from({ length: eventCount }, (_, index) => eventOf(index + 1, endMs))
    const counted = {
      userId,
      deviceId,
      events: eventCount,
      keystrokes: events.reduce((sum, event) => sum + event.keystroke_count, 0),
      clicks: events.reduce((sum, event) => sum + event.mouse_clicks, 0),
    }
    fillQueue(join(folder, 'queue'), events)
    const write = (name: string, content: object) =>
      writeFileSync(join(out, name), gzipSync(JSON.stringify({ ...counted, ...content }), { level: 9 }))
    write('queue.json.gz', { files: filesIn(join(folder, 'queue')) })
    write('deliveries.json.gz', { requests: await recordRequests(folder, endMs) })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function fillQueue(folder: string, events: readonly TelemetryEvent[]): void {
  const queue = new Queue(folder, 1e8, () => {})
  for (const [index, event] of events.entries()) {
    // The last ones stay in the open batch.
    if (index % eventsInBatch === 0) queue.seal()
    queue.append(event)
  }
  queue.close()
}

function filesIn(folder: string) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => statSync(join(folder, path)).isFile())
    .toSorted()
    .map(path => ({ path, content: readFileSync(join(folder, path)).toString('base64') }))
}

/** Enrols, signs in, and delivers a copy of the queue to a server that only takes. */
async function recordRequests(folder: string, endMs: number) {
  const requests: { method: string; path: string; headers: object; body: string }[] = []
  const server = createServer(async (request, response) => {
    const sent = await buffer(request)
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, headers, body: sent.toString('base64') })
    const received = headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    const { status, answer } = answerTo(path, String(received))
    const body = JSON.stringify(answer)
    const mark = markHeader(request, { received, status, body, timeMs: endMs })
    response.writeHead(status, { 'content-type': 'application/json', ...mark }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  try {
    await deliverCopy(folder, `http://127.0.0.1:${address.port}`, endMs)
  } finally {
    server.close()
    server.closeAllConnections()
  }
  return requests
}

async function deliverCopy(folder: string, url: string, endMs: number): Promise<void> {
  cpSync(join(folder, 'queue'), join(folder, 'copy'), { recursive: true })
  const enrolment = await enrolDevice(folder, { server: url, code: 'ABCDE-FGHJK', mayUseSystem: false })
  const queue = new Queue(join(folder, 'copy'), 1e8, () => {})
  queue.seal()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const delivery = new Delivery({
    queue,
    backendUrl: url,
    signIn: createDeviceSession(enrolment, keyStore(folder, enrolment).read, { now: () => endMs }),
    batchIntervalMs: 10,
    log: silentLog,
    onAttempt({ error }) {
      if (error !== undefined) reject(new Error(error))
      // The batch itself leaves the queue after this call.
      else if (queue.queuedEvents <= eventsInBatch) setImmediate(resolve)
    },
  })
  try {
    await promise
  } finally {
    await delivery.stop(0)
    queue.close()
  }
}

function answerTo(path: string, body: string): { status: number; answer: object } {
  const device = { user_id: userId, answer_key: answerKey }
  if (path === '/devices/enrol') return { status: 201, answer: { device_id: deviceId, ...device } }
  if (path === '/devices/token')
    return { status: 200, answer: { token: 'a-token', expires_in: 900, ...device } }
  const { events } = JSON.parse(body)
  return { status: 201, answer: { ingested: events.length, duplicate: false, rejected: [] } }
}

/** A second of work. Together they have everything that an event can have. */
function eventOf(number: number, endMs: number): TelemetryEvent {
  const isBrowser = number % 3 === 0
  const isDistracted = number % 50 === 0
  return {
    user_id: userId,
    timestamp: new Date(endMs - (eventCount - number) * 1_000).toISOString(),
    app_name: isBrowser ? 'Chromium' : 'Editor — ü 日本',
    window_title: isBrowser ? 'Issue 21 · tracker' : `main.ts (${number})`,
    ...(isBrowser && { site: 'github.com' }),
    keystroke_count: number % 7,
    mouse_clicks: number % 2,
    scroll_count: number % 5,
    mouse_distance: number * 1.5,
    idle_seconds: number % 7 === 0 ? 1 : 0,
    distraction_visible: isDistracted,
    ...(isDistracted && { distraction: { source: 'window', name: 'youtube' } }),
  }
}
