import { LRUCache } from 'lru-cache'
import type { Database, Row } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { type Interval, IntervalSet } from './interval-set.ts'
import { relevantMs } from './stored-pauses.ts'

/** So long may a server count what was paused at another one. */
const trustMs = 10_000
/** Replicas' clocks differ a little: what was told about when the last look was is looked at again. */
const overlapMs = 60_000
/** Whose pauses are remembered; anyone else's are read again when something comes from them. */
const maxPeople = 50_000

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
export function openPauses(database: Pick<Database, 'read' | 'dialect'>, clock: () => number): Pauses {
  const known = new LRUCache<string, KnownPauses>({ max: maxPeople })
  // As if it were sharded: then the text does for every PostgreSQL.
  const reading = { dialect: database.dialect, isSharded: true, all: database.read }
  let lookedMs = clock()
  let toldFromMs = lookedMs - overlapMs
  let looking: Promise<void> | undefined

  /** What is learned meanwhile is kept, too: the read may have begun before it was stored. */
  async function readOf(unknown: ReadonlyMap<string, KnownPauses>): Promise<void> {
    const sinceMs = clock() - relevantMs
    try {
      const rows = await selectPauses.run(
        reading,
        [...unknown.keys()].map(userId => [userId, sinceMs]),
      )
      for (const row of rows) unknown.get(textIn(row, 'user_id'))?.paused.add(intervalIn(row))
      for (const entry of unknown.values()) entry.reading = undefined
    } catch (error) {
      for (const [userId, entry] of unknown) if (known.peek(userId) === entry) known.delete(userId)
      throw error
    }
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
      const waitingFor = new Set<Promise<void>>()
      const unknown = new Map<string, KnownPauses>()
      for (const userId of userIds) {
        const before = known.get(userId)
        if (before?.reading) waitingFor.add(before.reading)
        if (!before) unknown.set(userId, { paused: new IntervalSet(), reading: undefined })
      }
      if (unknown.size > 0) {
        // One question, however many people a batch invents.
        const reading = readOf(unknown)
        for (const [userId, entry] of unknown) known.set(userId, Object.assign(entry, { reading }))
        waitingFor.add(reading)
      }
      return waitingFor.size === 0 ? undefined : Promise.all(waitingFor)
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

/** Rows: person, since when. CROSS JOIN keeps SQLite from reading all pauses to look them up among the wanted. */
const selectPauses = overRows(
  ['TEXT', 'BIGINT'],
  source => `WITH wanted (user_id, since_ms) AS (${source})
    SELECT p.user_id, p.from_ms, p.to_ms
    FROM wanted CROSS JOIN pauses p WHERE p.user_id = wanted.user_id AND p.to_ms >= wanted.since_ms`,
)
