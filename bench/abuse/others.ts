import { setTimeout as delay } from 'node:timers/promises'
import type { Device } from '../load/device.ts'
import type { Post } from '../load/post.ts'

/** Somebody else's device, whose batches come as always. */
export interface OtherDevice {
  device: Device
  post: Post
}

/** How long each batch took, in ms, and what was answered instead of an acknowledgement. */
export interface Probed {
  ms: number[]
  lost: string[]
}

/** A batch of ten every so many ms, of one device after the other. */
const everyMs = 10

/**
 * Sends batches for so long, whether or not those before were answered: a server that stands still is felt by all that come meanwhile. Only a device's own batches
 * wait for each other, and that counts.
 */
export async function probe(others: readonly OtherDevice[], forMs: number): Promise<Probed> {
  const probed: Probed = { ms: [], lost: [] }
  const queues = others.map(({ device, post }) => ({ device, post, last: Promise.resolve() }))
  const startedAt = performance.now()
  for (let i = 0; i * everyMs < forMs; i++) {
    await delay(Math.max(0, startedAt + i * everyMs - performance.now()))
    const queue = queues[i % queues.length]
    if (!queue) throw new RangeError('There is nobody else.')
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
