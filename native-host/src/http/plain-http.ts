import { isLoopbackHost } from '@telemetry-tracker/shared/names/loopback'
import { isOwnAddress } from './proxy.ts'

const allowed = new Set<string>()

/** A request over a network without encryption that was not allowed. */
export class PlainHttpRefused extends Error {
  override readonly name = 'PlainHttpRefused'

  constructor(url: URL) {
    super(
      `${url.origin} is not encrypted. Others on the network could read the data or pose as the server. Use the server's https address. In a network that you trust, set ALLOW_HTTP=${url.hostname} for the helper (in its environment or .env) and restart it. To enrol at an unencrypted address, use \`enrol --allow-http\`.`,
    )
  }
}

/** Allows unencrypted requests to these hosts from now on. */
export function allowPlainHttp(hosts: readonly string[]): void {
  for (const host of hosts) allowed.add(host)
}

/** Throws a PlainHttpRefused for a URL that leaves this machine unencrypted, unless its host was allowed. */
export function refusePlainHttp(url: URL): void {
  if (crossesNetworkUnencrypted(url) && !allowed.has(url.hostname)) throw new PlainHttpRefused(url)
}

/**
 * Whether others could read and change requests to this URL. Only addresses of this machine count, not its
 * name: a name can resolve to another machine.
 */
export function crossesNetworkUnencrypted(url: URL): boolean {
  return url.protocol !== 'https:' && !isLoopbackHost(url.hostname) && !isOwnAddress(url.hostname)
}
