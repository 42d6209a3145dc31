import type { Context } from 'koa'
import type { ServerSettings } from '../settings.ts'

/** The address people reach this server at: as set, or else as this request came. */
export function publicUrlOf(ctx: Context, { PUBLIC_URL }: ServerSettings): string {
  return PUBLIC_URL === undefined ? `${ctx.protocol}://${ctx.host}` : PUBLIC_URL.replace(/\/+$/, '')
}
