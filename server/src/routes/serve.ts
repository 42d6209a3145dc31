import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { splitKey } from '@telemetry-tracker/shared/contracts/endpoints/path'
import type { ServerContext } from '../context.ts'
import { methodNotAllowed } from '../errors.ts'
import { type Allowed, allowed, callerOf } from '../policies/allow.ts'
import { type RouteKey, type Rule, rules } from '../policies/rules.ts'

type Handler = (ctx: RouterContext, asked: Allowed) => unknown
export type Serve = (key: RouteKey, handler: Handler) => void

const methods = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  DELETE: 'delete',
} as const

/** Registers routes. Each starts with its rule from the table, so no route can be without one. */
export function serveOn(router: Router, context: ServerContext): Serve {
  return (key, handler) => {
    const { method, path } = splitKey(key)
    const { isChange, isExpensive }: Rule = rules[key]
    router[methods[method]](path, async function rule(ctx) {
      if (isChange && ctx.method === 'HEAD') {
        ctx.set('Allow', 'GET')
        throw methodNotAllowed()
      }
      const asked = await allowed(key, ctx, context)
      await (isExpensive ? withinBudget(ctx, asked, context, handler) : handler(ctx, asked))
    })
  }
}

async function withinBudget(
  ctx: RouterContext,
  asked: Allowed,
  { limits }: ServerContext,
  handler: Handler,
): Promise<void> {
  const slot = limits.budget.begin(callerOf(asked.viewer, ctx))
  ctx.res.once('close', slot.answered)
  try {
    await handler(ctx, asked)
  } finally {
    slot.worked()
  }
}
