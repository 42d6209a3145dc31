import type { Middleware } from 'koa'
import { accountsNeeded } from '../errors.ts'

/** Whom a route is for. Until there are accounts, open mode lets everyone be anyone. */
type Audience = 'anyone' | 'device' | 'person' | 'manager' | 'admin'

/** Whether a caller may use what is meant for an audience. */
function mayUse(audience: Audience, { isOpen }: { isOpen: boolean }): boolean {
  return audience === 'anyone' || isOpen
}

/** Lets through who may; stands first at every route. */
export function allow(audience: Audience, mode: { isOpen: boolean }): Middleware {
  return async function rule(_ctx, next) {
    if (!mayUse(audience, mode)) throw accountsNeeded()
    await next()
  }
}
