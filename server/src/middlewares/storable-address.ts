import type { Context, Middleware } from 'koa'
import { invalidParameter } from '../errors.ts'
import { unstorable } from '../storable-text.ts'

/** Refuses an address with a NUL in it, which PostgreSQL takes in no statement. Half of a character cannot be in one: decoding it leaves a whole one. */
export function storableAddress(): Middleware {
  return (ctx, next) => {
    if (ctx.url.includes('%00')) throw invalidParameter(`${fieldWithNul(ctx)}: ${unstorable}`)
    return next()
  }
}

function fieldWithNul({ query }: Context): string {
  const found = Object.entries(query).find(([, value]) => [value].flat().some(text => text?.includes('\0')))
  return found?.[0] ?? 'path'
}
