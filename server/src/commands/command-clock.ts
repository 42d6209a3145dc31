import { pino } from 'pino'
import { openTrustedClock, type TrustedClock } from '../clock/trusted-clock.ts'
import { undoFutureWrites } from '../clock/undo-future-writes.ts'
import type { Database } from '../database/database.ts'
import { agesOf, type ServerSettings } from '../settings.ts'

/** The clock for commands: it gets no times from devices, but reads the time that a server saved last. */
export function openCommandClock(database: Database, settings: ServerSettings): Promise<TrustedClock> {
  return openTrustedClock({
    database,
    log: pino({ level: 'silent' }),
    systemClock: Date.now,
    isTrusted: settings.TRUST_CLOCK,
    undoFutureWrites: (tx, nowMs) => undoFutureWrites(tx, agesOf(settings), nowMs),
  })
}
