import { ConnectionError, DatabaseError } from 'sequelize'
import { DatabaseUnavailable } from './unavailable.ts'

/** Of two transactions that wait for each other, or saw each other's changes too late, PostgreSQL gives one up: it may simply try again. */
const worthAnotherTry = new Set(['40P01', '40001'])

/**
 * Stopping, starting, crashed, out of connections, disk or memory, or a standby that takes no writes yet.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passing =
  /^(08...|53...|57P0[1-5]|25006|E(CONNRESET|CONNREFUSED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH))$/

/** pg gives these no code. */
const brokenConnection =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout expired)/

/** A lock was not free within the time set for it. */
export const lockTimeout = '55P03'

export function isWorthAnotherTry(error: unknown): boolean {
  return worthAnotherTry.has(codeOf(error))
}

/** What to throw instead of an error of the driver: one that says so where the database is not there. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || !(error instanceof Error)) return error
  const isPassing =
    error instanceof ConnectionError || passing.test(codeOf(error)) || brokenConnection.test(error.message)
  return isPassing
    ? new DatabaseUnavailable(`The database does not answer (${error.message}).`, { cause: error })
    : error
}

/** PostgreSQL's or the system's code; of a model's statement, that of the error which Sequelize wrapped. */
export function codeOf(error: unknown): string {
  if (error instanceof DatabaseError) return codeOf(error.original)
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
