import type { Context } from 'koa'

/**
 * What the name of every cookie begins with where people come by https. With the first prefix, browsers take a cookie only from this very host, over https, for all
 * paths; with the second, only over https. Behind a path a cookie is for that path alone: other programs of the same host have theirs.
 */
export function cookiePrefix({ secure }: Pick<Context, 'secure'>, basePath: string): string {
  if (!secure) return ''
  return basePath === '' ? '__Host-' : '__Secure-'
}
