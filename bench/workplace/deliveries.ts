import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { type TrackAnswer, trackRequestSchema } from '@telemetry-tracker/shared/contracts/track'
import { markHeader } from '../../native-host/src/testing/mark-answer.ts'

/** What the server received from a helper. */
export interface Deliveries {
  url: string
  /** When each second ended, in ms, in order of arrival. */
  times: number[]
  /** Pixels the pointer moved in all of them. */
  distance(): number
  close(): Promise<void>
}

/**
 * A server that accepts every batch immediately and keeps little of it, so that only the helper is measured.
 */
export async function takeDeliveries(): Promise<Deliveries> {
  const times: number[] = []
  let distance = 0
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(404, markHeader(request, { received: null, status: 404, body: '' })).end()
      return
    }
    const received = gunzipSync(await buffer(request))
    const { events } = trackRequestSchema.parse(JSON.parse(received.toString('utf8')))
    for (const event of events) {
      times.push(Date.parse(event.timestamp))
      distance += event.mouse_distance
    }
    const answer: TrackAnswer = { ingested: events.length, duplicate: false, rejected: [] }
    const body = JSON.stringify(answer)
    const mark = markHeader(request, { received, status: 201, body })
    response.writeHead(201, { 'content-type': 'application/json', ...mark }).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    times,
    distance: () => distance,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
