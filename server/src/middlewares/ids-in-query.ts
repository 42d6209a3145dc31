import type { Context, Middleware } from 'koa'
import { invalidParameter } from '../errors.ts'
import { rules } from '../policies/rules.ts'

/** A path of a route without the ID. */
interface ShortAddress {
  /** The route's path, with the placeholder of the ID. */
  path: string
  /** The name of the parameter. */
  name: string
  /** The ID if the query has none. */
  unnamed?: '.' | '..' | undefined
}

/**
 * Allows the ID of a path in the query instead: `/admin/user/notes?user_id=..`. URL parsers resolve `.` and `..` in a path, so these IDs work only in the
 * query. If the resolved path is unambiguous, it works, too. The request then goes to the normal route with its rule.
 */
export function idsInQuery(): Middleware {
  return (ctx, next) => {
    const method = ctx.method === 'HEAD' ? 'GET' : ctx.method
    const short = shortAddresses.get(`${method} ${ctx.path.replace(/\/$/, '')}`)
    const id = short && idIn(ctx, short)
    if (short !== undefined && id !== undefined)
      ctx['newRouterPath'] = short.path.replace(`:${short.name}`, () => encodeURIComponent(id))
    return next()
  }
}

function idIn(ctx: Context, { name, unnamed }: ShortAddress): string | undefined {
  const value = ctx.query[name]
  if (unnamed === '..') return value === undefined ? unnamed : undefined
  const id = value ?? unnamed
  if (typeof id === 'string' && id !== '') return id
  throw invalidParameter(`${name}: must be given once, in the path or as ?${name}=….`)
}

const shortAddresses = collectShortAddresses(Object.keys(rules))

/** By method and path. If resolving `..` is ambiguous, the path is omitted. */
function collectShortAddresses(keys: readonly string[]): Map<string, ShortAddress> {
  const found = new Map<string, ShortAddress>()
  const steppedUp: [string, ShortAddress][] = []
  for (const key of keys) {
    const [, before, name, after] = /^(.*)\/:(user_id|team_id)(\/.*)?$/.exec(key) ?? []
    if (before === undefined || name === undefined) continue
    const path = key.slice(key.indexOf(' ') + 1)
    // If the path ends with the ID, the short path may come from an empty ID and must not decide whom to erase.
    const isCertain = after !== undefined
    found.set(before + (after ?? ''), { path, name, unnamed: isCertain ? '.' : undefined })
    if (isCertain)
      steppedUp.push([before.slice(0, before.lastIndexOf('/')) + after, { path, name, unnamed: '..' }])
  }
  for (const [key, address] of steppedUp) if (!keys.includes(key) && !found.has(key)) found.set(key, address)
  return found
}
