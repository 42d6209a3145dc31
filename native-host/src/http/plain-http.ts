import { isLoopbackHost } from '@telemetry-tracker/shared/names/loopback'
import { isOwnAddress } from './proxy.ts'

const allowed = new Set<string>()

/** A server is asked over a network without encryption, and nobody has allowed that. */
export class PlainHttpRefused extends Error {
  override readonly name = 'PlainHttpRefused'

  constructor(url: URL) {
    super(
      `${url.origin} is not encrypted. Others on the network could read the data or pose as the server. Use the server's https address. In a network that you trust, set ALLOW_HTTP=${url.hostname} for the helper (in its environment or .env) and restart it. To enrol at an unencrypted address, use \`enrol --allow-http\`.`,
    )
  }
}

/** From now on this program may ask these hosts without encryption. */
export function allowPlainHttp(hosts: readonly string[]): void {
  for (const host of hosts) allowed.add(host)
}

/** Throws a PlainHttpRefused for an address that leaves this machine unencrypted, unless its host was named. */
export function refusePlainHttp(url: URL): void {
  if (crossesNetworkUnencrypted(url) && !allowed.has(url.hostname)) throw new PlainHttpRefused(url)
}

/** Whether others could read, and change, what goes to this address. A machine's own name may lead elsewhere, so only its addresses count. */
export function crossesNetworkUnencrypted(url: URL): boolean {
  return url.protocol !== 'https:' && !isLoopbackHost(url.hostname) && !isOwnAddress(url.hostname)
}
