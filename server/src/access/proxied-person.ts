import type { Context } from 'koa'
import type { ServerSettings } from '../settings.ts'
import { isStorableText } from '../storable-text.ts'
import { isInList, plainAddress } from './addresses.ts'
import { headerText } from './header-text.ts'

/** The `sso_subject` of an account for a proxy sign-in. */
export function proxySubject(name: string): string {
  return `proxy ${name}`
}

export type ProxiedPerson = (ctx: Context) => string | undefined

/**
 * Returns a function that reads the name of a person that a reverse proxy has signed in: from its header, if the connection comes from a trusted address
 * and has the header exactly once. Undefined if no proxy signs in.
 */
export function createProxiedPerson({
  PROXY_USER_HEADER,
  PROXY_TRUSTED,
}: Pick<ServerSettings, 'PROXY_USER_HEADER' | 'PROXY_TRUSTED'>): ProxiedPerson | undefined {
  if (PROXY_USER_HEADER === undefined) return undefined
  const header = PROXY_USER_HEADER.toLowerCase()
  const isTrusted = isInList(PROXY_TRUSTED)
  return ctx => {
    // The connection's own address, because X-Forwarded-For can be forged.
    const address = plainAddress(ctx.req.socket.remoteAddress ?? '')
    if (address === undefined || !isTrusted(address)) return undefined
    const [raw, ...more] = ctx.req.headersDistinct[header] ?? []
    if (raw === undefined || more.length > 0) return undefined
    const name = headerText(raw)
    const isName = name.length >= 1 && name.length <= 128 && isStorableText(name)
    return isName ? name : undefined
  }
}
