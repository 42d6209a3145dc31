import type { Context, Middleware } from 'koa'
import { invalidParameter } from '../errors.ts'
import { rules } from '../policies/rules.ts'

/** An address that leaves the id out of a route's path. */
interface ShortAddress {
  /** The route's own path, with the place of the id. */
  path: string
  /** The parameter that the id is. */
  name: string
  /** Whose address it is when no id stands in the query. */
  unnamed?: '.' | '..' | undefined
}

/**
 * Finds a route whose path has an id also by its address without it, the id in the query: `/admin/user/notes?user_id=..`. Every URL parser takes an id
 * `.` or `..` in a path for a step, so no other address leads to these ids. Where such a step leaves an address that nothing else can mean, that address
 * works too. What comes of it is the route itself, with its rule.
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
  const asked = ctx.query[name]
  if (unnamed === '..') return asked === undefined ? unnamed : undefined
  const id = asked ?? unnamed
  if (typeof id === 'string' && id !== '') return id
  throw invalidParameter(`${name}: must be given once, in the path or as ?${name}=….`)
}

const shortAddresses = collectShortAddresses(Object.keys(rules))

/** By method and address. Where a step up could mean two routes, it means neither. */
function collectShortAddresses(keys: readonly string[]): Map<string, ShortAddress> {
  const found = new Map<string, ShortAddress>()
  const steppedUp: [string, ShortAddress][] = []
  for (const key of keys) {
    const [, before, name, after] = /^(.*)\/:(user_id|team_id)(\/.*)?$/.exec(key) ?? []
    if (before === undefined || name === undefined) continue
    const path = key.slice(key.indexOf(' ') + 1)
    // An address that ends where the id would be may as well come of an empty id, and is no sign of whom to erase.
    const isCertain = after !== undefined
    found.set(before + (after ?? ''), { path, name, unnamed: isCertain ? '.' : undefined })
    if (isCertain)
      steppedUp.push([before.slice(0, before.lastIndexOf('/')) + after, { path, name, unnamed: '..' }])
  }
  for (const [key, address] of steppedUp) if (!keys.includes(key) && !found.has(key)) found.set(key, address)
  return found
}
