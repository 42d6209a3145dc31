import type { Database, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { IntervalSet } from './interval-set.ts'

/** So long may a server count what was paused at another one. */
const trustMs = 10_000
/** Replicas' clocks differ a little: what was told about when the last look was is looked at again. */
const overlapMs = 60_000
/** Devices bring nothing older: they keep no more than these days. */
const relevantMs = 15 * 24 * 60 * 60 * 1000

/** Seconds in which somebody had paused, both ends included, in the time of the events. */
export interface Pause {
  userId: string
  deviceId: string
  fromMs: number
  toMs: number
}

/** When people paused. A pause is a person's, so it holds for whatever any device of theirs brings from that time. */
export interface Pauses {
  isPaused(userId: string, atMs: number): boolean
  /** A device told of it here. */
  learn(pause: Pause): void
  forget(userId: string): void
  /** Looks what was told at other replicas. Undefined where that was done just now. */
  refresh(): Promise<void> | undefined
}

/** Reads the pauses of the last days; later looks read only what came since. */
export async function openPauses(database: Pick<Database, 'read'>, clock: () => number): Promise<Pauses> {
  const known = new Map<string, IntervalSet>()
  let lookedMs = Number.NEGATIVE_INFINITY
  let toldFromMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const nowMs = clock()
    const rows = await database.read(
      'SELECT user_id, device_id, from_ms, to_ms FROM pauses WHERE told_ms >= $1 AND to_ms >= $2',
      [Math.max(toldFromMs, 0), nowMs - relevantMs],
    )
    for (const row of rows)
      self.learn({
        userId: textIn(row, 'user_id'),
        deviceId: textIn(row, 'device_id'),
        fromMs: numberIn(row, 'from_ms'),
        toMs: numberIn(row, 'to_ms'),
      })
    lookedMs = nowMs
    toldFromMs = nowMs - overlapMs
  }

  const self: Pauses = {
    isPaused: (userId, atMs) => known.get(userId)?.has(atMs) ?? false,
    learn(pause) {
      const paused = known.get(pause.userId) ?? new IntervalSet()
      paused.dropBefore(clock() - relevantMs)
      paused.add(pause)
      known.set(pause.userId, paused)
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
  await self.refresh()
  return self
}

/** Keeps a pause, or how much longer it has become. */
export async function savePause(
  tx: Transaction,
  { userId, deviceId, fromMs, toMs }: Pause,
  nowMs: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO pauses (user_id, device_id, from_ms, to_ms, told_ms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (user_id, device_id, from_ms) DO UPDATE SET to_ms = excluded.to_ms, told_ms = excluded.told_ms
       WHERE pauses.to_ms < excluded.to_ms`,
    [userId, deviceId, fromMs, toMs, nowMs],
  )
}
