import type { Middleware } from 'koa'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import { ApiError } from '../errors.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** Counts the batches that are refused, by the code the sender is told. */
export function countRefusals(metrics: Metrics): Middleware {
  return async (_ctx, next) => {
    try {
      await next()
    } catch (error) {
      metrics.batchRefused(codeOf(error))
      throw error
    }
  }
}

function codeOf(error: unknown): string {
  if (error instanceof ApiError) return error.code
  return error instanceof DatabaseUnavailable ? 'database_unavailable' : 'internal_error'
}
