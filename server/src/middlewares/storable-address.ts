import type { Context, Middleware } from 'koa'
import { invalidParameter } from '../errors.ts'

/** Refuses an address with a NUL in it, which is part of nobody's name and of no file's, and which PostgreSQL does not compare with anything. */
export function storableAddress(): Middleware {
  return (ctx, next) => {
    if (ctx.url.includes('%00'))
      throw invalidParameter(`${fieldWithNul(ctx)}: holds a NUL, which no text may.`)
    return next()
  }
}

function fieldWithNul({ query }: Context): string {
  const found = Object.entries(query).find(([, value]) => [value].flat().some(text => text?.includes('\0')))
  return found?.[0] ?? 'path'
}
