import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import * as z from 'zod'

/**
 * Runs between helper and server and keeps every byte that the helper sends, unpacked. Answers 502 while the
 * server is down.
 */
export interface Wire extends AsyncDisposable {
  url: string
  sent: string[]
  /** When each batch arrived, in ms of a monotonic clock. */
  batchesAtMs: number[]
}

export async function tapWire(target: () => string): Promise<Wire> {
  const sent: string[] = []
  const batchesAtMs: number[] = []
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    if (request.url === '/track') batchesAtMs.push(performance.now())
    sent.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    if (body.length > 0)
      sent.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString())
    const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
    try {
      const answer = await fetch(`${target()}${request.url}`, {
        method: request.method ?? 'GET',
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
        ...(body.length > 0 && { body }),
      })
      response.writeHead(answer.status, passedOn(answer.headers))
      // As it comes: a release is larger than what should wait here.
      if (answer.body === null) response.end()
      else await pipeline(answer.body, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end(String(error))
    }
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    batchesAtMs,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        proxy.closeAllConnections()
        proxy.close(() => resolve())
      }),
  }
}

/**
 * All headers except those of this connection and of the packing that `fetch` has undone: a helper believes
 * no answer without its mark.
 */
function passedOn(headers: Headers): Record<string, string> {
  const own = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding']
  return Object.fromEntries([...headers].filter(([name]) => !own.includes(name)))
}

/** The parts of a numbered batch that identify it on the wire. */
const batchSchema = z.object({
  epoch: z.string().optional(),
  sequence: z.number().optional(),
  events: z.array(eventSchema),
})

/**
 * Every event that the helper sent, in the order of their times. A batch that was sent again is included
 * once, and must be the same; a second in two batches, or twice in one, is included twice.
 */
export function eventsOn({ sent }: Wire): TelemetryEvent[] {
  const batches = new Map<string, TelemetryEvent[]>()
  for (const [place, text] of sent.entries()) {
    if (!text.startsWith('{')) continue
    const batch = batchSchema.safeParse(JSON.parse(text)).data
    if (batch === undefined) continue
    const name = batch.sequence === undefined ? `unnumbered ${place}` : `${batch.epoch} ${batch.sequence}`
    const before = batches.get(name)
    if (before !== undefined && !isDeepStrictEqual(before, batch.events))
      throw new Error(`The batch ${name} was sent again with other events.`)
    batches.set(name, batch.events)
  }
  return [...batches.values()].flat().sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
}
