import { setImmediate as nextTurn } from 'node:timers/promises'
import { createMutex } from '../database/mutex.ts'
import { expensiveWorkBusy, tooManyAtOnce } from '../errors.ts'

const maxOfOneCaller = 2
const maxAltogether = 4

/** How much expensive work runs at once. */
export interface Budget {
  /** Begins a caller's expensive request. Throws an ApiError that says what to do where there is too much of it already. */
  begin(caller: string): Slot
  /** Does a piece of such work when nobody else does one: between two pieces, everything else that waits gets its turn. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** A place among the expensive requests. */
interface Slot {
  /** The work is done: somebody else may work while this caller still receives the answer. */
  worked(): void
  /** The answer is out, or the caller is gone. */
  answered(): void
}

/** Counts the expensive requests of one server. Slow readers hold only their own places, nobody else's. */
export function createBudget(): Budget {
  const running = new Map<string, number>()
  let working = 0
  const oneByOne = createMutex()

  return {
    inTurn: work =>
      oneByOne(async () => {
        await nextTurn()
        return work()
      }),
    begin(caller) {
      const own = running.get(caller) ?? 0
      if (own >= maxOfOneCaller) throw tooManyAtOnce()
      if (working >= maxAltogether) throw expensiveWorkBusy()
      running.set(caller, own + 1)
      working++
      return {
        worked: once(() => working--),
        answered: once(() => {
          const left = (running.get(caller) ?? 1) - 1
          if (left === 0) running.delete(caller)
          else running.set(caller, left)
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
