import { BlockList, isIP, SocketAddress } from 'node:net'

/** An address without its port, brackets and zone, in the one form that everybody writes; an IPv4 address that came by IPv6 as IPv4. Undefined for anything else. */
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
 * What attempts are counted by. Whoever has an IPv6 address mostly has the 2^64 of its network and could take another for each attempt, so these count as one.
 */
export function addressOwner(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

/** Whether addresses are in a list of addresses and ranges such as 10.0.0.0/8. */
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
