import { setPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { type AbuseName, abuses, type Target } from './abuses.ts'
import { type Attacked, addCounts } from './attacked.ts'

/** The attacker's orders: abuse the server until told to rest. */
export type Order = { attack: readonly AbuseName[]; target: Target } | 'rest'

// Lowest priority, because the attacker's own work is not load of the server.
setPriority(19)
let counts: Attacked = {}
/** Continues from the last turn: repeated values would be no change for the server. */
const turns: Record<string, number> = {}
let resting = new AbortController()
let running: Promise<void>[] = []

process.on('message', (order: Order) => {
  if (order !== 'rest') return begin(order.attack, order.target)
  void rest()
})
process.once('disconnect', () => process.exit())

function begin(names: readonly AbuseName[], target: Target): void {
  resting = new AbortController()
  counts = {}
  for (const name of names) {
    running.push(...Array.from({ length: abuses[name].clients }, (_, i) => repeat(name, i, target)))
  }
}

async function rest(): Promise<void> {
  resting.abort()
  await Promise.all(running)
  running = []
  process.send?.(counts)
}

/** One client: sends at its turn, or as soon as the last answer has arrived if that is later. */
async function repeat(name: AbuseName, client: number, target: Target): Promise<void> {
  const { clients, perSecond, attack } = abuses[name]
  const ask = attack(target)
  const everyMs = (clients / perSecond) * 1_000
  let dueMs = performance.now() + (client / perSecond) * 1_000
  while (await isDue(dueMs)) {
    const turn = (turns[name] ?? 0) + 1
    turns[name] = turn
    const got = String(await ask(turn, resting.signal).catch(codeOfNetworkError))
    addCounts(counts, { [name]: { [got]: 1 } })
    dueMs = Math.max(dueMs + everyMs, performance.now())
  }
}

/** Waits; false when it is time to rest. */
async function isDue(dueMs: number): Promise<boolean> {
  while (!resting.signal.aborted) {
    const waitMs = dueMs - performance.now()
    if (waitMs <= 0) return true
    await delay(Math.min(waitMs, 100))
  }
  return false
}

/** A server may disconnect an attacker; every other error is a bug of this benchmark. */
function codeOfNetworkError(error: unknown): string {
  if (error instanceof Error && 'syscall' in error && 'code' in error) return String(error.code)
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return error.code
  throw error
}
