import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { AbuseName, Target } from './abuses.ts'
import type { Attacked } from './attacker.ts'

const attacker = fileURLToPath(import.meta.resolve('./attacker.ts'))

/** Abuses a server while something else is done, from a thread of its own so that what is measured beside it is not its work. */
export async function whileAttacking<T>(
  name: AbuseName,
  target: Target,
  work: () => Promise<T>,
): Promise<{ result: T; attacked: Attacked }> {
  const worker = new Worker(attacker, { workerData: { name, target } })
  try {
    await once(worker, 'online')
    const result = await work()
    worker.postMessage('how far')
    const [attacked]: Attacked[] = await once(worker, 'message')
    if (!attacked) throw new Error('The attacker said nothing.')
    return { result, attacked }
  } finally {
    await worker.terminate()
  }
}
