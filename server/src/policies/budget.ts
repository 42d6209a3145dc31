import { setImmediate as nextTurn } from 'node:timers/promises'
import { createMutex } from '../database/mutex.ts'
import { expensiveWorkBusy, tooManyAtOnce } from '../errors.ts'

const maxPerCaller = 2
const maxTotal = 4

/** Limits concurrent expensive work. */
export interface Budget {
  /** Starts a caller's expensive request. Throws an ApiError if too many are running. */
  begin(caller: string): Slot
  /** Runs one piece of expensive work at a time, and yields to other work between two pieces. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** A slot of an expensive request. */
interface Slot {
  /** The work is done; another request may work while this caller still receives the answer. */
  worked(): void
  /** The answer was sent, or the connection was closed. */
  answered(): void
}

/** Counts the expensive requests of one server. Slow readers block only their own slots. */
export function createBudget(): Budget {
  const running = new Map<string, number>()
  let working = 0
  const mutex = createMutex()

  return {
    inTurn: work =>
      mutex(async () => {
        await nextTurn()
        return work()
      }),
    begin(caller) {
      const own = running.get(caller) ?? 0
      if (own >= maxPerCaller) throw tooManyAtOnce()
      if (working >= maxTotal) throw expensiveWorkBusy()
      running.set(caller, own + 1)
      working++
      return {
        worked: once(() => working--),
        answered: once(() => {
          const remaining = (running.get(caller) ?? 1) - 1
          if (remaining === 0) running.delete(caller)
          else running.set(caller, remaining)
        }),
      }
    },
  }
}

function once(end: () => void): () => void {
  let isOver = false
  return () => {
    if (!isOver) end()
    isOver = true
  }
}
