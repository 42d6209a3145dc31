import { DatabaseUnavailable } from '../../database/unavailable.ts'
import { ApiError } from '../../errors.ts'

/** The error code sent when a batch is rejected because of an error. */
export function refusalCode(error: unknown): string {
  if (error instanceof ApiError) return error.code
  return error instanceof DatabaseUnavailable ? 'database_unavailable' : 'internal_error'
}
