import type { Context } from 'koa'

/**
 * The prefix of cookie names over https. With `__Host-`, browsers accept a cookie only from this host, over https, for all paths; with `__Secure-`, only
 * over https. Behind a path, cookies are only for that path, because other services may share the host.
 */
export function cookiePrefix({ secure }: Pick<Context, 'secure'>, basePath: string): string {
  if (!secure) return ''
  return basePath === '' ? '__Host-' : '__Secure-'
}
