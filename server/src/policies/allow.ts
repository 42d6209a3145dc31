import type { Context, Middleware } from 'koa'
import { accountsNeeded, operatorsOnly } from '../errors.ts'
import { isOperator } from './operator.ts'

/** Whom a route is for. Until there are accounts, open mode lets everyone be anyone but the operator. */
type Audience = 'anyone' | 'device' | 'person' | 'manager' | 'admin' | 'operator'

interface Mode {
  isOpen: boolean
  METRICS_TOKEN?: string | undefined
}

/** Throws an ApiError when a caller may not use what is meant for an audience. */
function refuseOthers(audience: Audience, ctx: Context, { isOpen, METRICS_TOKEN }: Mode): void {
  if (audience === 'anyone') return
  if (audience === 'operator') {
    if (!isOperator(ctx, METRICS_TOKEN)) throw operatorsOnly()
  } else if (!isOpen) throw accountsNeeded()
}

/** Lets through who may; stands first at every route. */
export function allow(audience: Audience, mode: Mode): Middleware {
  return async function rule(ctx, next) {
    refuseOthers(audience, ctx, mode)
    await next()
  }
}
