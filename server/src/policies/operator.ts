import type { Context } from 'koa'
import { plainAddress } from '../access/addresses.ts'
import { isSameText } from '../access/secrets.ts'
import { isLoopbackHost } from '../settings.ts'

/**
 * Whether a caller runs this server: knows the token where there is one, else sits at this machine. What a proxy on this machine passes on comes
 * from elsewhere.
 */
export function isOperator(ctx: Context, token: string | undefined): boolean {
  if (token !== undefined) return isSameText(ctx.get('Authorization'), `Bearer ${token}`)
  const isPassedOn = ['X-Forwarded-For', 'Forwarded', 'Via'].some(header => ctx.get(header) !== '')
  const address = plainAddress(ctx.req.socket.remoteAddress ?? '')
  return !isPassedOn && address !== undefined && isLoopbackHost(address)
}
