import type { Context } from 'koa'
import type { ServerSettings } from '../settings.ts'

/** The URL at which people reach this server: from the settings, otherwise from this request. Without a trailing slash. */
export function publicUrlOf(ctx: Context, { publicUrl }: Pick<ServerSettings, 'publicUrl'>): string {
  return publicUrl ?? `${ctx.protocol}://${ctx.host}`
}
