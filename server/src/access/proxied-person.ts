import { BlockList, isIP } from 'node:net'
import type { Context } from 'koa'
import type { ServerSettings } from '../settings.ts'

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
  const trusted = addressList(PROXY_TRUSTED)
  return ctx => {
    // The connection's own address: the one in X-Forwarded-For is what somebody says.
    const address = (ctx.req.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    const family = familyOf(address)
    if (family === undefined || !trusted.check(address, family)) return undefined
    const [name, ...more] = ctx.req.headersDistinct[header] ?? []
    const isName = name !== undefined && more.length === 0 && name.length >= 1 && name.length <= 128
    return isName ? name : undefined
  }
}

/** What of this is no address or range, such as 10.0.0.5 or 10.0.0.0/8. */
export function addressComplaint(addresses: readonly string[]): string | undefined {
  const bad = addresses.find(text => {
    const [address = '', bits, ...more] = text.split('/')
    const most = { ipv4: 32, ipv6: 128, none: -1 }[familyOf(address) ?? 'none']
    const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
    return most === -1 || !isRange || more.length > 0
  })
  return bad === undefined ? undefined : `"${bad}" is no address or range such as 10.0.0.5 or 10.0.0.0/8`
}

function addressList(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of addresses) {
    const [address = '', bits] = text.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  if (version === 0) return undefined
  return version === 4 ? 'ipv4' : 'ipv6'
}
