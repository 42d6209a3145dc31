import { ConnectionError } from 'sequelize'
import { DatabaseUnavailable } from './unavailable.ts'

/** Deadlock and serialization failure: PostgreSQL aborts one of the transactions, which can be tried again. */
const worthAnotherTry = new Set(['40P01', '40001'])

/**
 * Stopping, starting, crashed, out of connections, disk or memory, or a standby that does not accept writes yet.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const temporary =
  /^(08...|53...|57P0[1-5]|25006|E(CONNRESET|CONNREFUSED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH))$/

/** pg gives these no code. */
const brokenConnection =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout expired)/

/** A lock was not available within `lock_timeout`. */
export const lockTimeout = '55P03'

export function isWorthAnotherTry(error: unknown): boolean {
  return worthAnotherTry.has(codeOf(error))
}

/** Turns an error of the driver into a DatabaseUnavailable if the database cannot be reached. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || !(error instanceof Error)) return error
  const isTemporary =
    error instanceof ConnectionError || temporary.test(codeOf(error)) || brokenConnection.test(error.message)
  return isTemporary
    ? new DatabaseUnavailable(`The database does not answer (${error.message}).`, { cause: error })
    : error
}

/** PostgreSQL's or the system's code. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
