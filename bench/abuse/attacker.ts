import { parentPort, workerData } from 'node:worker_threads'
import { type AbuseName, abuses, type Target } from './abuses.ts'

/** What came of an attack so far. */
export interface Attacked {
  requests: number
  /** How often each status was answered; `none` where there was no answer. */
  statuses: Record<string, number>
}

const { name, target }: { name: AbuseName; target: Target } = workerData
const { clients, attack } = abuses[name]
const attacked: Attacked = { requests: 0, statuses: {} }
let turn = 0

parentPort?.on('message', () => parentPort?.postMessage(attacked))
for (let client = 0; client < clients; client++) void goOn(attack(target))

async function goOn(next: ReturnType<typeof attack>): Promise<never> {
  for (;;) {
    const status = await next(turn++).catch(() => undefined)
    const answer = String(status ?? 'none')
    attacked.requests++
    attacked.statuses[answer] = (attacked.statuses[answer] ?? 0) + 1
  }
}
