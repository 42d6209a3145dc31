import { randomUUID } from 'node:crypto'
import type { ClockDoubt } from '@telemetry-tracker/shared/contracts/system'
import type { Logger } from 'pino'
import type { Database, Transaction } from '../database/database.ts'

import { readConfirmedTime, readDatabaseTime, writeConfirmedTime } from './confirmed-time.ts'
import { createDeviceTimes } from './device-times.ts'
import { agreesWithinMs, judgeClock, maxStepMs } from './judge-clock.ts'

/** What the server knows about the time. */
export interface ClockReading {
  /** The machine's clock while it is trusted; otherwise the last confirmed time plus what the monotonic clock has counted since. */
  nowMs: number
  isSure: boolean
  /** Why the clock is not trusted. */
  why: ClockDoubt | undefined
  /** The last confirmed time plus the time since; undefined if no time was ever confirmed. */
  confirmedMs: number | undefined
}

/**
 * The server's clock and whether it can be trusted. Code that deletes data, closes minutes or permanently rejects events because of the time asks it
 * first and does nothing while the clock is in doubt. A device that sends data at a matching time confirms the clock again.
 */
export interface TrustedClock {
  read(): ClockReading
  /** The true time is not earlier than this: what had expired by then may be deleted. */
  earliestMs(): number
  /** Adds the time of a device's clock. If it ends a doubt, wait for the returned promise: only then are the retention marks correct. */
  hear(device: string, theirMs: number): Promise<void> | undefined
  /** Asks the database's clock and other servers, and saves the time. */
  check(): Promise<void>
  /** Runs a job each time the clock is confirmed again. */
  onSure(job: () => void): void
  /** Saves the time for the next start. */
  close(): Promise<void>
}

interface Options {
  database: Database
  log: Logger
  /** The machine's clock. */
  systemClock: () => number
  /** A monotonic clock, in ms. */
  steadyClock?: () => number
  /** The database's clock; by default the database is asked. */
  databaseClock?: () => Promise<number | undefined>
  /** Whether the operator has confirmed the machine's clock. */
  isTrusted?: boolean
  /** Corrects data written with a wrong clock. Runs in the transaction that saves the confirmed time. */
  undoFutureWrites(tx: Transaction, nowMs: number): Promise<void>
}

/** Reads the last confirmed time and decides whether the machine's clock continues from there. */
export async function openTrustedClock(options: Options): Promise<TrustedClock> {
  const { database, log, systemClock, isTrusted = false, undoFutureWrites } = options
  const steadyClock = options.steadyClock ?? (() => Math.round(performance.now()))
  const databaseClock = options.databaseClock ?? (() => readDatabaseTime(database))
  const self = randomUUID()
  const devices = createDeviceTimes()
  const jobs: (() => void)[] = []
  let written = await readConfirmedTime(database)
  let base = written && { ms: written.ms, steadyMs: steadyClock() }
  let databaseAheadMs = await databaseAhead()
  let otherServer: { ms: number; steadyMs: number } | undefined
  let why: ClockDoubt | undefined = 'never_confirmed'
  let settling: Promise<void> | undefined

  const confirmedMs = () => base && base.ms + steadyClock() - base.steadyMs
  const isStep = () => Math.abs(systemClock() - (confirmedMs() ?? Number.NEGATIVE_INFINITY)) > maxStepMs

  async function databaseAhead(): Promise<number | undefined> {
    const theirMs = await databaseClock()
    return theirMs === undefined ? undefined : theirMs - systemClock()
  }

  /** A doubt takes effect immediately; trust returns only after everything was corrected. */
  function judge(): Promise<void> | undefined {
    const [systemMs, steadyMs] = [systemClock(), steadyClock()]
    const verdict = judgeClock({
      systemMs,
      confirmedMs: confirmedMs(),
      wasSure: why === undefined,
      devicesMs: devices.at(steadyMs),
      databaseMs: databaseAheadMs === undefined ? undefined : systemMs + databaseAheadMs,
      otherServerMs: otherServer && otherServer.ms + steadyMs - otherServer.steadyMs,
      isTrusted,
    })
    if (!verdict.isSure) {
      if (why !== verdict.why) logDoubt(verdict.why, systemMs)
      why = verdict.why
      return undefined
    }
    if (why === undefined && !isStep()) return undefined
    why ??= 'ahead_of_last_run'
    settling ??= settle().finally(() => {
      settling = undefined
    })
    return settling
  }

  async function settle(): Promise<void> {
    const nowMs = systemClock()
    try {
      await database.transaction(async tx => {
        await undoFutureWrites(tx, nowMs)
        written = { ms: nowMs, by: self }
        await writeConfirmedTime(tx, written)
      })
    } catch (error) {
      log.error({ err: error }, 'cannot save the confirmed time; trying again')
      return
    }
    base = { ms: nowMs, steadyMs: steadyClock() }
    why = undefined
    log.info({ now: new Date(nowMs).toISOString() }, 'the clock is confirmed')
    for (const job of jobs) job()
  }

  function logDoubt(doubt: ClockDoubt, systemMs: number): void {
    const confirmed = confirmedMs()
    const facts = {
      why: doubt,
      clock: new Date(systemMs).toISOString(),
      ...(confirmed !== undefined && { lastConfirmed: new Date(confirmed).toISOString() }),
    }
    // Normal on a server that has just been installed.
    log[doubt === 'never_confirmed' ? 'info' : 'warn'](facts, doubtText)
  }

  async function saveTime(nowMs: number): Promise<void> {
    written = { ms: nowMs, by: self }
    const time = written
    await database.transaction(tx => writeConfirmedTime(tx, time))
  }

  async function readOtherClocks(): Promise<void> {
    databaseAheadMs = await databaseAhead()
    const found = await readConfirmedTime(database)
    const isNews = found !== undefined && found.by !== self && found.by !== '' && found.ms !== written?.ms
    otherServer = isNews ? { ms: found.ms, steadyMs: steadyClock() } : undefined
    if (found) written = found
  }

  await judge()
  return {
    read() {
      if (why === undefined && isStep()) void judge()
      const confirmed = confirmedMs()
      const isSure = why === undefined
      return {
        nowMs: isSure ? systemClock() : (confirmed ?? systemClock()),
        isSure,
        why,
        confirmedMs: confirmed,
      }
    },
    earliestMs: () => Math.min(systemClock(), confirmedMs() ?? Number.POSITIVE_INFINITY),
    hear(device, theirMs) {
      devices.note(device, theirMs, steadyClock())
      const changesNothing =
        why === undefined && !isStep() && Math.abs(theirMs - systemClock()) <= agreesWithinMs
      return changesNothing ? undefined : judge()
    },
    async check() {
      await readOtherClocks()
      await judge()
      otherServer = undefined
      const nowMs = why === undefined ? systemClock() : confirmedMs()
      if (nowMs === undefined) return
      // Small steps of the clock are followed. While in doubt, the time still moves forward.
      if (why === undefined) base = { ms: nowMs, steadyMs: steadyClock() }
      if (why === undefined || nowMs > (written?.ms ?? Number.NEGATIVE_INFINITY)) await saveTime(nowMs)
    },
    onSure: job => void jobs.push(job),
    async close() {
      await settling
      if (why === undefined && !isStep()) await saveTime(systemClock())
    },
  }
}

const doubtText =
  'the clock of this machine is not confirmed: nothing is deleted, closed or rejected because of its age until a device sends data at a matching time. If the clock is right, run "telemetry-server clock --confirm", or set TRUST_CLOCK=true.'
