import type { Context } from 'koa'
import { plainAddress } from '../access/addresses.ts'
import { isSameText } from '../access/secrets.ts'
import { isLoopbackHost } from '../settings.ts'

/**
 * Whether the caller is the operator of this server: has the token, or, if no token is set, connects from this machine without a proxy.
 */
export function isOperator(ctx: Context, token: string | undefined): boolean {
  if (token !== undefined) return isSameText(ctx.get('Authorization'), `Bearer ${token}`)
  const isProxied = ['X-Forwarded-For', 'Forwarded', 'Via'].some(header => ctx.get(header) !== '')
  const address = plainAddress(ctx.req.socket.remoteAddress ?? '')
  return !isProxied && address !== undefined && isLoopbackHost(address)
}
