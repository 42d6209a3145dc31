import { pino } from 'pino'

/** A log that says nothing, for tests of parts that want one. */
export const silentLog = pino({ level: 'silent' })
