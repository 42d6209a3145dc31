import type { ErrorAnswer } from '@telemetry-tracker/shared/contracts/http'
import Koa, { type Middleware } from 'koa'
import type { Logger } from 'pino'
import { DatabaseUnavailable } from '../database/unavailable.ts'
import {
  ApiError,
  databaseUnavailable,
  internalError,
  invalidParameter,
  methodNotAllowed,
  notFound,
} from '../errors.ts'

/** Turns errors into error answers without stack traces. Unexpected errors are logged. */
export function answerErrors(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.body == null && ctx.status === 404) throw notFound()
      if (ctx.body == null && (ctx.status === 405 || ctx.status === 501)) throw methodNotAllowed()
    } catch (error) {
      const requestId = String(ctx.state['requestId'])
      const { status, headers, code, message, more } = asApiError(error, requestId)
      if (status >= 500) log.error({ requestId, err: error }, 'request failed')
      ctx.status = status
      ctx.set(headers)
      ctx.body = { error: { code, message }, ...more } satisfies ErrorAnswer
    }
  }
}

/** Koa's own client errors, such as for a URL it cannot decode, become `invalid_parameter`. */
function asApiError(error: unknown, requestId: string): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof DatabaseUnavailable) return databaseUnavailable()
  if (error instanceof Koa.HttpError && error.status < 500) return invalidParameter(error.message)
  return internalError(requestId)
}
