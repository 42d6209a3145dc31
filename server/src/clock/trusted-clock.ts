import { randomUUID } from 'node:crypto'
import type { ClockDoubt } from '@telemetry-tracker/shared/contracts/system'
import type { Logger } from 'pino'
import type { Database, Transaction } from '../database/database.ts'

import { readConfirmedTime, readDatabaseTime, writeConfirmedTime } from './confirmed-time.ts'
import { createDeviceTimes } from './device-times.ts'
import { agreesWithinMs, judgeClock, maxStepMs } from './judge-clock.ts'

/** What the server knows about the time. */
export interface ClockReading {
  /** The machine's clock while it is believed; else the best guess: the last time that was believed, gone on by a clock that nobody can set. */
  nowMs: number
  isSure: boolean
  /** Why not. */
  why: ClockDoubt | undefined
  /** The last time that was believed, gone on since; undefined where none ever was. */
  confirmedMs: number | undefined
}

/**
 * The server's clock with how sure it is. Whatever deletes, closes or refuses for good because of the time asks it first: while it is not sure,
 * nothing of the kind is done. Any device that speaks at a matching time makes it sure again.
 */
export interface TrustedClock {
  read(): ClockReading
  /** No true time is earlier: what had expired by then may be deleted. */
  earliestMs(): number
  /** What a device's own clock says now. When that settles a doubt, it is to be waited for: only then do marks lie where they belong. */
  hear(device: string, theirMs: number): Promise<void> | undefined
  /** Looks what the database and other servers say, and writes down the time. */
  check(): Promise<void>
  /** Runs a job each time that the clock is believed anew. */
  onSure(job: () => void): void
  /** Writes down the time, so that the next start knows it. */
  close(): Promise<void>
}

interface Options {
  database: Database
  log: Logger
  /** The machine's clock. */
  systemClock: () => number
  /** One that nobody can set, in ms. */
  steadyClock?: () => number
  /** What the database's own clock says; the database is asked, when left out. */
  databaseClock?: () => Promise<number | undefined>
  /** Whether the operator vouches for the machine's clock. */
  isTrusted?: boolean
  /** Runs in the transaction that writes down a time that is believed anew: sets back what was done under a wrong one. */
  setBack(tx: Transaction, nowMs: number): Promise<void>
}

/** Reads the last time that was believed, and decides whether the machine's clock goes on from there. */
export async function openTrustedClock(options: Options): Promise<TrustedClock> {
  const { database, log, systemClock, isTrusted = false, setBack } = options
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

  /** Doubt begins at once; belief once everything is set back. */
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
      if (why !== verdict.why) sayDoubt(verdict.why, systemMs)
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
        await setBack(tx, nowMs)
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

  function sayDoubt(doubt: ClockDoubt, systemMs: number): void {
    const confirmed = confirmedMs()
    const facts = {
      why: doubt,
      clock: new Date(systemMs).toISOString(),
      ...(confirmed !== undefined && { lastConfirmed: new Date(confirmed).toISOString() }),
    }
    // Nothing to worry about on a server that has just been installed.
    log[doubt === 'never_confirmed' ? 'info' : 'warn'](facts, doubtText)
  }

  async function writeDown(nowMs: number): Promise<void> {
    written = { ms: nowMs, by: self }
    const time = written
    await database.transaction(tx => writeConfirmedTime(tx, time))
  }

  async function lookAround(): Promise<void> {
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
      await lookAround()
      await judge()
      otherServer = undefined
      const nowMs = why === undefined ? systemClock() : confirmedMs()
      if (nowMs === undefined) return
      // What goes on in small steps is followed; while in doubt, time has passed at least.
      if (why === undefined) base = { ms: nowMs, steadyMs: steadyClock() }
      if (why === undefined || nowMs > (written?.ms ?? Number.NEGATIVE_INFINITY)) await writeDown(nowMs)
    },
    onSure: job => void jobs.push(job),
    async close() {
      await settling
      if (why === undefined && !isStep()) await writeDown(systemClock())
    },
  }
}

const doubtText =
  'the clock of this machine is not confirmed: nothing is deleted, closed or rejected because of its age until a device sends data at a matching time. If the clock is right, run "telemetry-server clock --confirm", or set TRUST_CLOCK=true.'
