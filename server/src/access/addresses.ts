import { BlockList, isIP, SocketAddress } from 'node:net'

/** An IP address in canonical form, without port, brackets and zone; an IPv4-mapped IPv6 address as IPv4. Undefined for anything else. */
export function plainAddress(text: string): string | undefined {
  const inBrackets = /^\[([^\]]*)\](:\d{1,5})?$/.exec(text)?.[1]
  const withoutPort = inBrackets ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text
  const address = withoutPort.replace(/%.*$/, '')
  const version = isIP(address)
  if (version !== 6) return version === 4 ? address : undefined
  const { address: canonical } = new SocketAddress({ address, family: 'ipv6' })
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(canonical)?.[1] ?? canonical
}

/**
 * The key by which attempts are counted: the address, or the /64 network of an IPv6 address, since its owner could use another address for each attempt.
 */
export function addressOwner(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

/** Returns a function that tells whether an address is in a list of addresses and ranges such as 10.0.0.0/8. */
export function isInList(list: readonly string[]): (address: string) => boolean {
  const blocks = new BlockList()
  for (const text of list) {
    const [given = '', bits] = text.split('/')
    const address = plainAddress(given) ?? given
    const mapped = isIP(given) === 6 && isIP(address) === 4 ? 96 : 0
    if (bits === undefined) blocks.addAddress(address, familyOf(address))
    else blocks.addSubnet(address, Math.max(0, Number(bits) - mapped), familyOf(address))
  }
  return address => isIP(address) !== 0 && blocks.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
