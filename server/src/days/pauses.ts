import { LRUCache } from 'lru-cache'
import type { Database, Row } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { type Interval, IntervalSet } from './interval-set.ts'
import { relevantMs } from './stored-pauses.ts'

/** So long may a server count what was paused at another one. */
const trustMs = 10_000
/** Replicas' clocks differ a little: what was told about when the last look was is looked at again. */
const overlapMs = 60_000
/** Whose pauses are remembered; anyone else's are read again when something comes from them. */
const mostPeople = 50_000

/** Seconds in which somebody had paused, both ends included, in the time of the events. */
interface Pause extends Interval {
  userId: string
}

/**
 * When people paused. A pause is a person's, so it holds for whatever any device of theirs brings from that time. A person's pauses are read when
 * something first comes from them: starting costs the same however many are stored.
 */
export interface Pauses {
  /** Reads the pauses of those people whose are not known yet. Undefined where all are. */
  read(userIds: readonly string[]): Promise<unknown> | undefined
  /** Throws an Error for a person whose pauses were not read. */
  isPaused(userId: string, atMs: number): boolean
  /** A device told of it here. */
  learn(pause: Pause): void
  forget(userId: string): void
  /** Looks what was told at other replicas. Undefined where that was done just now. */
  refresh(): Promise<void> | undefined
}

interface KnownPauses {
  paused: IntervalSet
  /** While it is set, not all are here yet. */
  reading: Promise<void> | undefined
}

/** Knows nobody's pauses yet. */
export function openPauses(database: Pick<Database, 'read'>, clock: () => number): Pauses {
  const known = new LRUCache<string, KnownPauses>({ max: mostPeople })
  let lookedMs = clock()
  let toldFromMs = lookedMs - overlapMs
  let looking: Promise<void> | undefined

  /** What is learned meanwhile is kept, too: the read may have begun before it was stored. */
  function readOf(userId: string): Promise<void> | undefined {
    const before = known.get(userId)
    if (before) return before.reading
    const entry: KnownPauses = { paused: new IntervalSet(), reading: undefined }
    entry.reading = database
      .read('SELECT from_ms, to_ms FROM pauses WHERE user_id = $1 AND to_ms >= $2', [
        userId,
        clock() - relevantMs,
      ])
      .then(
        rows => {
          for (const row of rows) entry.paused.add(intervalIn(row))
          entry.reading = undefined
        },
        (error: unknown) => {
          if (known.peek(userId) === entry) known.delete(userId)
          throw error
        },
      )
    known.set(userId, entry)
    return entry.reading
  }

  async function look(): Promise<void> {
    const nowMs = clock()
    const rows = await database.read(
      'SELECT user_id, from_ms, to_ms FROM pauses WHERE told_ms >= $1 AND to_ms >= $2',
      [Math.max(toldFromMs, 0), nowMs - relevantMs],
    )
    for (const row of rows) self.learn({ userId: textIn(row, 'user_id'), ...intervalIn(row) })
    lookedMs = nowMs
    toldFromMs = nowMs - overlapMs
  }

  const self: Pauses = {
    read(userIds) {
      let reading: Promise<void>[] | undefined
      for (const userId of userIds) {
        const one = readOf(userId)
        if (one) reading = [...(reading ?? []), one]
      }
      return reading && Promise.all(reading)
    },
    isPaused(userId, atMs) {
      const entry = known.get(userId)
      if (!entry || entry.reading) throw new Error('The pauses of this person were not read.')
      return entry.paused.has(atMs)
    },
    learn({ userId, fromMs, toMs }) {
      const paused = known.get(userId)?.paused
      paused?.dropBefore(clock() - relevantMs)
      paused?.add({ fromMs, toMs })
    },
    forget: userId => void known.delete(userId),
    refresh() {
      if (Math.abs(clock() - lookedMs) < trustMs) return undefined
      looking ??= look().finally(() => {
        looking = undefined
      })
      return looking
    },
  }
  return self
}

function intervalIn(row: Row): Interval {
  return { fromMs: numberIn(row, 'from_ms'), toMs: numberIn(row, 'to_ms') }
}
