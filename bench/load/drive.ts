import { Agent } from 'node:http'
import type { Batch } from './device.ts'
import { createPost, type Post } from './post.ts'

/** What clients got done. */
export interface Drive {
  requests: number
  seconds: number
  /** How many of its batches each client sent. */
  sent: readonly number[]
  /** The part of one core that sending took: near 1, the load is what limits. */
  loadBusy: number
}

/**
 * Lets each client send its batches in order over one kept connection, the next when the one before is answered, until the time is over or
 * none are left. Whatever was sent is answered when this resolves. Throws on any answer but 201.
 */
export async function drive(
  url: string,
  queues: readonly (readonly Batch[])[],
  seconds: number,
): Promise<Drive> {
  const agent = new Agent({ keepAlive: true, maxSockets: queues.length })
  const post = createPost(url, { agent })
  const cpuBefore = process.cpuUsage()
  const from = performance.now()
  const until = from + seconds * 1000
  const sent = await Promise.all(queues.map(queue => sendInOrder(queue, until, post)))
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  agent.destroy()
  return {
    requests: sent.reduce((sum, count) => sum + count, 0),
    seconds: took,
    sent,
    loadBusy: (user + system) / 1e6 / took,
  }
}

async function sendInOrder(queue: readonly Batch[], until: number, post: Post): Promise<number> {
  let sent = 0
  for (const { body } of queue) {
    if (performance.now() >= until) break
    const { status, text } = await post(body)
    if (status !== 201) throw new Error(`A batch was answered ${status}: ${text}`)
    sent++
  }
  return sent
}
