import type { Context } from 'koa'
import type { ServerSettings } from '../settings.ts'

/** The address people reach this server at: as set, or else as this request came. Never ends with a slash. */
export function publicUrlOf(ctx: Context, { publicUrl }: Pick<ServerSettings, 'publicUrl'>): string {
  return publicUrl ?? `${ctx.protocol}://${ctx.host}`
}
