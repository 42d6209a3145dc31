import { Client } from 'undici'
import type { Batch } from './device.ts'
import { helpersHeaders } from './post.ts'

/** The results of the clients. */
export interface Drive {
  requests: number
  seconds: number
  /** How many of its batches each client sent. */
  sent: readonly number[]
  /** The share of one core that sending took: near 1, the load generator is the limit. */
  loadBusy: number
  /** How long each answer took, in ms. */
  latenciesMs: readonly number[]
}

/**
 * Each client sends its batches in order over one persistent connection, each after the answer to the one
 * before, until the time is over or none are left. Everything sent has been answered when this resolves.
 * Throws on any answer but 201. Node's own client is not used: it took more of a core than the bare app that
 * it should measure.
 */
export async function drive(
  url: string,
  queues: readonly (readonly Batch[])[],
  seconds: number,
): Promise<Drive> {
  const clients = queues.map(() => new Client(url))
  const cpuBefore = process.cpuUsage()
  const from = performance.now()
  const until = from + seconds * 1000
  const latenciesMs: number[] = []
  const sent = await Promise.all(
    clients.map((client, i) => sendInOrder(client, queues[i] ?? [], { until, latenciesMs })),
  )
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  await Promise.all(clients.map(client => client.close()))
  return {
    requests: sent.reduce((sum, count) => sum + count, 0),
    seconds: took,
    sent,
    loadBusy: (user + system) / 1e6 / took,
    latenciesMs,
  }
}

async function sendInOrder(
  client: Client,
  queue: readonly Batch[],
  { until, latenciesMs }: { until: number; latenciesMs: number[] },
): Promise<number> {
  let sent = 0
  for (const { body } of queue) {
    const from = performance.now()
    if (from >= until) break
    const { status, text } = await post(client, body)
    if (status !== 201) throw new Error(`A batch was answered ${status}: ${text}`)
    latenciesMs.push(performance.now() - from)
    sent++
  }
  return sent
}

/**
 * Uses undici's handlers: its `request` makes a stream of each answer, which costs more than all the rest.
 */
function post(client: Client, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    let status = 0
    let text = ''
    client.dispatch(
      { path: '/track', method: 'POST', headers: helpersHeaders(), body },
      {
        onRequestStart: () => {},
        onResponseStart: (_, statusCode) => {
          status = statusCode
        },
        onResponseData: (_, chunk) => {
          text += chunk.toString('latin1')
        },
        onResponseEnd: () => resolve({ status, text }),
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}
