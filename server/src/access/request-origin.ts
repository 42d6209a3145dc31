import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { isInList, plainAddress } from './addresses.ts'

/** The client's address, and the protocol and host in the URL it used. */
export interface RequestOrigin {
  /** The client's address. */
  address: string
  protocol: 'http' | 'https'
  /** Name and port as the client sees them. */
  host: string
}

/** What a proxy reported about a request. The nearest proxy adds the last entry. */
interface Hop {
  address: string | undefined
  protocol?: string | undefined
  host?: string | undefined
}

/**
 * Returns a function that finds the origin of a request behind trusted proxies, given their number or addresses. Each proxy appends to X-Forwarded-For, so
 * it is read from the end: entries before those of trusted proxies may be forged by the client.
 *
 * @param publicUrl if it is https, requests for its host count as https, even if no trusted proxy reports it
 */
export function createRequestOrigin(
  trusted: number | readonly string[],
  publicUrl?: string,
): (request: IncomingMessage) => RequestOrigin {
  const publicHost = publicUrl?.startsWith('https:') ? new URL(publicUrl).host : undefined
  const isTrusted = typeof trusted === 'number' ? undefined : isInList(trusted)
  const known = new WeakMap<IncomingMessage, RequestOrigin>()

  function find(request: IncomingMessage): RequestOrigin {
    const direct = directOrigin(request)
    if (trusted === 0 || isTrusted?.(direct.address) === false) return direct
    const hops = hopsOf(request)
    const client = typeof trusted === 'number' ? countedHop(hops, trusted) : firstUntrusted(hops, isTrusted)
    if (client === undefined) return direct
    return {
      address: client.address ?? direct.address,
      protocol: asProtocol(client.protocol) ?? direct.protocol,
      host: asHost(client.host) ?? direct.host,
    }
  }

  function asPublic(found: RequestOrigin): RequestOrigin {
    const isPublic = publicHost !== undefined && found.host.toLowerCase() === publicHost
    return isPublic ? { ...found, protocol: 'https' } : found
  }

  return request => {
    const before = known.get(request)
    if (before !== undefined) return before
    const found = asPublic(find(request))
    known.set(request, found)
    return found
  }
}

function directOrigin({ socket, headers }: IncomingMessage): RequestOrigin {
  return {
    address: plainAddress(socket.remoteAddress ?? '') ?? '',
    protocol: socket instanceof TLSSocket ? 'https' : 'http',
    host: asHost(headers.host) ?? '',
  }
}

/** The entry of the outermost trusted proxy; if it has no address, the address of the next one that has. */
function countedHop(hops: readonly Hop[], proxies: number): Hop | undefined {
  const index = Math.max(0, hops.length - proxies)
  const counted = hops[index]
  if (counted === undefined || counted.address !== undefined) return counted
  return { ...counted, address: hops.slice(index).find(({ address }) => address !== undefined)?.address }
}

/** The first address, from the nearest proxy on, that is not a trusted proxy. An invalid address ends the search. */
function firstUntrusted(
  hops: readonly Hop[],
  isTrusted: ((address: string) => boolean) | undefined,
): Hop | undefined {
  let found: Hop | undefined
  for (const hop of hops.toReversed()) {
    if (hop.address === undefined) return found ?? { ...hop, address: undefined }
    found = hop
    if (isTrusted?.(hop.address) !== true) return found
  }
  return found
}

/**
 * The entries of the proxies. Most use X-Forwarded-For, some Forwarded (RFC 7239), and pass on what a client sends in the other. If both exist and differ,
 * no address is trusted.
 */
function hopsOf({ headers }: IncomingMessage): Hop[] {
  const usual = usualHops(headers)
  const standard = standardHops(listIn(headers['forwarded']))
  if (standard.length === 0) return usual
  if (listIn(headers['x-forwarded-for']).length === 0) return standard
  const isSame = usual.length === standard.length && usual.at(-1)?.address === standard.at(-1)?.address
  return isSame ? usual : usual.map(hop => ({ ...hop, address: undefined }))
}

function usualHops(headers: IncomingMessage['headers']): Hop[] {
  const addresses = listIn(headers['x-forwarded-for'])
  const protocols = listIn(headers['x-forwarded-proto'])
  const hosts = listIn(headers['x-forwarded-host'])
  const length = Math.max(addresses.length, protocols.length, hosts.length)
  // Many proxies replace protocol and host instead of appending: then the only entry is for all hops.
  const at = (list: readonly string[], fromEnd: number) => list.at(Math.max(-list.length, -1 - fromEnd))
  return Array.from({ length }, (_, index) => {
    const fromEnd = length - 1 - index
    const address = addresses[addresses.length - 1 - fromEnd]
    return {
      address: address === undefined ? undefined : plainAddress(address),
      protocol: at(protocols, fromEnd),
      host: at(hosts, fromEnd),
    }
  })
}

function standardHops(elements: readonly string[]): Hop[] {
  return elements.map(element => {
    const pairs = new Map(
      element.split(';').map(pair => {
        const [name = '', ...value] = pair.split('=')
        return [
          name.trim().toLowerCase(),
          value
            .join('=')
            .trim()
            .replace(/^"(.*)"$/, '$1'),
        ]
      }),
    )
    return {
      address: plainAddress(pairs.get('for') ?? ''),
      protocol: pairs.get('proto'),
      host: pairs.get('host'),
    }
  })
}

/** The entries of a list header; a repeated header is one list. */
function listIn(header: string | string[] | undefined): string[] {
  if (header === undefined) return []
  return [header]
    .flat()
    .join(',')
    .split(',')
    .map(entry => entry.trim())
}

function asProtocol(text: string | undefined): 'http' | 'https' | undefined {
  const protocol = text?.toLowerCase()
  return protocol === 'http' || protocol === 'https' ? protocol : undefined
}

/** Caches the last valid host, since most requests have the same. */
let lastHost = ''

/** A host name or address with an optional port; undefined for anything else. */
function asHost(text: string | undefined): string | undefined {
  if (text === undefined || text === lastHost) return text || undefined
  const isHost = /^(\[[\da-f:.]+\]|[\w.~-]+)(:\d{1,5})?$/i.test(text) && URL.canParse(`http://${text}`)
  if (isHost) lastHost = text
  return isHost ? text : undefined
}
