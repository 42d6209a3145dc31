import type { Context, Middleware } from 'koa'
import { invalidParameter } from '../errors.ts'
import { unstorable } from '../storable-text.ts'

/** Rejects URLs with a NUL character, which PostgreSQL does not accept. Lone surrogates cannot occur, because decoding replaces them. */
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
