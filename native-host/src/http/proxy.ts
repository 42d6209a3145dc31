import { hostname, networkInterfaces } from 'node:os'
import { isLoopbackHost } from '@telemetry-tracker/shared/names/loopback'

type Environment = Record<string, string | undefined>

/** Whether a URL's host is this machine: a loopback address, its own name or one of its addresses. */
export function isThisMachine({ hostname: host }: URL): boolean {
  if (isLoopbackHost(host)) return true
  const own = hostname().toLowerCase()
  return host === own || host === `${own}.local` || isOwnAddress(host)
}

/** Whether a host is one of this machine's own addresses. */
export function isOwnAddress(host: string): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap(each => each ?? [])
  return addresses.some(({ address }) => address.toLowerCase() === host.replace(/^\[|\]$/g, ''))
}

/**
 * The proxy that the environment sets for a server, without its password, and the name of the variable;
 * undefined when there is none.
 */
export function proxyFor(
  url: URL,
  environment: Environment,
): { variable: string; proxy: string } | undefined {
  if (isThisMachine(url)) return undefined
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  // Runtimes prefer the lower-case variables.
  const variable = [name.toLowerCase(), name].find(each => environment[each])
  if (variable === undefined) return undefined
  return { variable, proxy: withoutPassword(environment[variable] ?? '') }
}

function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//')
}
