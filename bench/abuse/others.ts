import { setTimeout as delay } from 'node:timers/promises'
import type { Device } from '../load/device.ts'
import type { Post } from '../load/post.ts'

/** Another person's device, which sends batches as usual. */
export interface OtherDevice {
  device: Device
  post: Post
}

/** How long each batch took, in ms, and any answer that was not an acknowledgement. */
export interface Probed {
  ms: number[]
  lost: string[]
}

/** A batch of ten events at this interval in ms, from one device after another. */
const everyMs = 10

/**
 * Sends batches for this long, whether or not earlier ones were answered: a server that hangs delays all that
 * arrive meanwhile. Only batches of the same device wait for each other, and that time counts.
 */
export async function probe(others: readonly OtherDevice[], forMs: number): Promise<Probed> {
  const probed: Probed = { ms: [], lost: [] }
  const queues = others.map(({ device, post }) => ({ device, post, last: Promise.resolve() }))
  const startedAt = performance.now()
  for (let i = 0; i * everyMs < forMs; i++) {
    await delay(Math.max(0, startedAt + i * everyMs - performance.now()))
    const queue = queues[i % queues.length]
    if (!queue) throw new RangeError('There are no other devices.')
    const sendsAt = performance.now()
    queue.last = queue.last.then(async () => {
      const { status, text } = await queue.post(queue.device.next(10).body)
      if (status !== 201) probed.lost.push(`${status} ${text}`)
      probed.ms.push(performance.now() - sendsAt)
    })
  }
  await Promise.all(queues.map(({ last }) => last))
  return probed
}
