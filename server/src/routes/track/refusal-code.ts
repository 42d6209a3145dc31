import { DatabaseUnavailable } from '../../database/unavailable.ts'
import { ApiError } from '../../errors.ts'

/** The code that a sender is told when a batch is refused for this. */
export function refusalCode(error: unknown): string {
  if (error instanceof ApiError) return error.code
  return error instanceof DatabaseUnavailable ? 'database_unavailable' : 'internal_error'
}
