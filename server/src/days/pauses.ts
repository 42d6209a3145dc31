import { LRUCache } from 'lru-cache'
import type { Database, Row } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import { type Interval, IntervalSet } from './interval-set.ts'
import { relevantMs } from './stored-pauses.ts'

/** How long a server may still count events from a pause that was reported at another server. */
const maxAgeMs = 10_000
/** Replicas' clocks differ a little, so each refresh also covers some time before the last one. */
const overlapMs = 60_000
/** How many people's pauses are cached; others' are read when a batch comes from them. */
const maxPeople = 50_000

/** The time in which a person had paused, both ends inclusive, by the device's clock. */
interface Pause extends Interval {
  userId: string
}

/**
 * When people paused. A pause applies to all of a person's devices. A person's pauses are read when their first batch arrives, so a start takes the
 * same time with any number of stored pauses.
 */
export interface Pauses {
  /** Reads the pauses of people that are not cached yet. Undefined if all are. */
  read(userIds: readonly string[]): Promise<unknown> | undefined
  /** Throws an Error if the person's pauses were not read. */
  isPaused(userId: string, atMs: number): boolean
  /** Adds a pause that a device reported to this server. */
  learn(pause: Pause): void
  forget(userId: string): void
  /** Reads pauses that were reported at other replicas. Undefined if that was done within the last seconds. */
  refresh(): Promise<void> | undefined
}

interface KnownPauses {
  paused: IntervalSet
  /** Set while the pauses are being read. */
  reading: Promise<void> | undefined
  /** Whether pauses reported at other replicas may be missing, so that they have to be read again. */
  isStale: boolean
}

/** Starts with an empty cache. */
export function openPauses(database: Pick<Database, 'read' | 'dialect'>, clock: () => number): Pauses {
  const known = new LRUCache<string, KnownPauses>({ max: maxPeople })
  // `isSharded: true` gives SQL that works on every PostgreSQL.
  const reading = { dialect: database.dialect, isSharded: true, all: database.read }
  let refreshedMs = clock()
  let reportedFromMs = refreshedMs - overlapMs
  let refreshing: Promise<void> | undefined

  /** Keeps pauses that were added meanwhile: the read may have started before they were stored. */
  async function readPausesOf(unknown: ReadonlyMap<string, KnownPauses>): Promise<void> {
    const sinceMs = clock() - relevantMs
    try {
      const rows = await selectPauses.run(
        reading,
        [...unknown.keys()].map(userId => [userId, sinceMs]),
      )
      for (const row of rows) unknown.get(textIn(row, 'user_id'))?.paused.add(intervalIn(row))
      for (const entry of unknown.values()) Object.assign(entry, { reading: undefined, isStale: false })
    } catch (error) {
      for (const [userId, entry] of unknown) if (known.peek(userId) === entry) known.delete(userId)
      throw error
    }
  }

  async function readReported(): Promise<void> {
    const nowMs = clock()
    const rows = await database.read(
      'SELECT user_id, from_ms, to_ms FROM pauses WHERE told_ms >= $1 AND to_ms >= $2',
      [Math.max(reportedFromMs, 0), nowMs - relevantMs],
    )
    for (const row of rows) self.learn({ userId: textIn(row, 'user_id'), ...intervalIn(row) })
    refreshedMs = nowMs
    reportedFromMs = nowMs - overlapMs
  }

  /** One machine of several may be down. Then each person's pauses are read from the person's own machine, so that the people of the others can go on. */
  function readEachAgain(error: unknown): void {
    if (!(error instanceof DatabaseUnavailable)) throw error
    for (const entry of known.values()) entry.isStale = true
    refreshedMs = clock()
  }

  const self: Pauses = {
    read(userIds) {
      const waitingFor = new Set<Promise<void>>()
      const unknown = new Map<string, KnownPauses>()
      for (const userId of userIds) {
        const before = known.get(userId)
        if (before?.reading) waitingFor.add(before.reading)
        if (!before || (before.isStale && !before.reading))
          unknown.set(userId, {
            paused: before?.paused ?? new IntervalSet(),
            reading: undefined,
            isStale: false,
          })
      }
      if (unknown.size > 0) {
        // One query for any number of people in a batch.
        const reading = readPausesOf(unknown)
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
      if (Math.abs(clock() - refreshedMs) < maxAgeMs) return undefined
      refreshing ??= readReported()
        .catch(readEachAgain)
        .finally(() => {
          refreshing = undefined
        })
      return refreshing
    },
  }
  return self
}

function intervalIn(row: Row): Interval {
  return { fromMs: numberIn(row, 'from_ms'), toMs: numberIn(row, 'to_ms') }
}

/** Rows: person, since when. CROSS JOIN stops SQLite from scanning all pauses. */
const selectPauses = overRows(
  ['TEXT', 'BIGINT'],
  (source, among) => `WITH wanted (user_id, since_ms) AS (${source})
    SELECT p.user_id, p.from_ms, p.to_ms
    FROM wanted CROSS JOIN pauses p WHERE p.user_id = wanted.user_id AND p.to_ms >= wanted.since_ms
      ${among('p.user_id', 0)}`,
)
