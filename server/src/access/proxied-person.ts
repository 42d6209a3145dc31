import type { Context } from 'koa'
import type { ServerSettings } from '../settings.ts'
import { isStorableText } from '../storable-text.ts'
import { isInList, plainAddress } from './addresses.ts'
import { headerText } from './header-text.ts'

/** What an account has in place of a company sign-in's subject. */
export function proxySubject(name: string): string {
  return `proxy ${name}`
}

export type ProxiedPerson = (ctx: Context) => string | undefined

/**
 * Makes the question whom a reverse proxy has signed in: the name in its header, when the connection comes from one of the trusted addresses and
 * brings the header exactly once (one that a visitor sends along beside it gives no name). Undefined where no proxy signs in.
 */
export function createProxiedPerson({
  PROXY_USER_HEADER,
  PROXY_TRUSTED,
}: Pick<ServerSettings, 'PROXY_USER_HEADER' | 'PROXY_TRUSTED'>): ProxiedPerson | undefined {
  if (PROXY_USER_HEADER === undefined) return undefined
  const header = PROXY_USER_HEADER.toLowerCase()
  const isTrusted = isInList(PROXY_TRUSTED)
  return ctx => {
    // The connection's own address: the one in X-Forwarded-For is what somebody says.
    const address = plainAddress(ctx.req.socket.remoteAddress ?? '')
    if (address === undefined || !isTrusted(address)) return undefined
    const [raw, ...more] = ctx.req.headersDistinct[header] ?? []
    if (raw === undefined || more.length > 0) return undefined
    const name = headerText(raw)
    const isName = name.length >= 1 && name.length <= 128 && isStorableText(name)
    return isName ? name : undefined
  }
}
