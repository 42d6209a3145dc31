import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { addressOwner, plainAddress } from './addresses.ts'
import { createRequestOrigin } from './request-origin.ts'

const forwardedFor = (list: string) => ({ 'x-forwarded-for': list })

describe('the address of a client', () => {
  it.each([
    ['no proxy is trusted', 0, forwardedFor('198.51.100.1'), '10.0.0.1'],
    ['one proxy is trusted', 1, forwardedFor('198.51.100.1'), '198.51.100.1'],
    ['the client forged an entry', 1, forwardedFor('1.1.1.1, 198.51.100.1'), '198.51.100.1'],
    ['it sends its own header', 1, { 'x-forwarded-for': ['1.1.1.1', '198.51.100.1'] }, '198.51.100.1'],
    ['two proxies are trusted', 2, forwardedFor('1.1.1.1, 198.51.100.1, 10.0.0.2'), '198.51.100.1'],
    ['a proxy was bypassed', 2, forwardedFor('198.51.100.1'), '198.51.100.1'],
    ['there is no header', 1, {}, '10.0.0.1'],
    ['its list is empty', 1, forwardedFor(''), '10.0.0.1'],
    ['its last entry is empty', 1, forwardedFor('1.1.1.1,'), '10.0.0.1'],
    ['its last entry is invalid', 1, forwardedFor('1.1.1.1, unknown'), '10.0.0.1'],
    ['its counted entry is invalid', 2, forwardedFor('1.1.1.1, _x, 10.0.0.2'), '10.0.0.2'],
    ['an entry has a port', 1, forwardedFor('198.51.100.1:4711'), '198.51.100.1'],
    ['an entry is IPv6', 1, forwardedFor('2001:DB8:0:0::1'), '2001:db8::1'],
    ['an entry is IPv6 in brackets, with a port', 1, forwardedFor('[2001:db8::1]:4711'), '2001:db8::1'],
    ['an entry is IPv4 by way of IPv6', 1, forwardedFor('::ffff:198.51.100.1'), '198.51.100.1'],
    [
      'the connection comes from a trusted address',
      ['10.0.0.1'],
      forwardedFor('1.1.1.1, 2.2.2.2'),
      '2.2.2.2',
    ],
    ['it comes from a trusted range', ['10.0.0.0/8'], forwardedFor('1.1.1.1, 2.2.2.2, 10.9.9.9'), '2.2.2.2'],
    ['it comes from elsewhere', ['10.0.0.2'], forwardedFor('1.1.1.1'), '10.0.0.1'],
    ['all entries are of trusted proxies', ['10.0.0.0/8'], forwardedFor('10.0.0.3, 10.0.0.2'), '10.0.0.3'],
    [
      'an entry after a trusted one is invalid',
      ['10.0.0.0/8'],
      forwardedFor('1.1.1.1, x, 10.0.0.2'),
      '10.0.0.2',
    ],
    ['a proxy uses Forwarded', 1, { forwarded: 'for=1.1.1.1, for=198.51.100.1;proto=https' }, '198.51.100.1'],
    ['Forwarded has IPv6', 1, { forwarded: 'For="[2001:db8::1]:4711"' }, '2001:db8::1'],
    ['Forwarded hides the address', 1, { forwarded: 'for=_hidden;by=10.0.0.1' }, '10.0.0.1'],
    ['both headers agree', 1, { ...forwardedFor('2.2.2.2'), forwarded: 'for=2.2.2.2' }, '2.2.2.2'],
    [
      'the client forged the other header',
      1,
      { ...forwardedFor('2.2.2.2'), forwarded: 'for=1.1.1.1' },
      '10.0.0.1',
    ],
  ])('is right if %s', (_, trusted, headers, expected) => {
    expect(createRequestOrigin(trusted)(request(headers)).address).toBe(expected)
  })
})

describe('protocol and host as a client sees them', () => {
  it.each([
    [
      'no proxy is trusted',
      0,
      { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
      'http://inner:5000',
    ],
    [
      'one proxy is trusted',
      1,
      { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'outer.example' },
      'https://outer.example',
    ],
    [
      'the client sent the first entries',
      1,
      {
        'x-forwarded-for': '1.1.1.1, 198.51.100.1',
        'x-forwarded-proto': 'https, http',
        'x-forwarded-host': 'evil.example, outer.example',
      },
      'http://outer.example',
    ],
    [
      'the outer of two proxies uses https',
      2,
      { 'x-forwarded-for': '198.51.100.1, 10.0.0.2', 'x-forwarded-proto': 'https, http' },
      'https://inner:5000',
    ],
    [
      'the inner of two proxies passes on the entries of the outer',
      2,
      { 'x-forwarded-for': '198.51.100.1, 10.0.0.2', 'x-forwarded-proto': 'https' },
      'https://inner:5000',
    ],
    [
      'they are invalid',
      1,
      { 'x-forwarded-proto': 'gopher', 'x-forwarded-host': 'a/b?c' },
      'http://inner:5000',
    ],
    [
      'a proxy uses Forwarded',
      1,
      { forwarded: 'for=1.1.1.1;proto=https;host="outer.example:8443"' },
      'https://outer.example:8443',
    ],
    [
      'the connection comes from elsewhere',
      ['10.0.0.2'],
      { 'x-forwarded-proto': 'https' },
      'http://inner:5000',
    ],
  ])('are right if %s', (_, trusted, headers, expected) => {
    const { protocol, host } = createRequestOrigin(trusted)(request(headers))

    expect(`${protocol}://${host}`).toBe(expected)
  })
})

it.each([
  ['the host of an https PUBLIC_URL', 'https://Outer.example', 'outer.example', 'https'],
  ['that host with its port', 'https://outer.example:8443', 'outer.example:8443', 'https'],
  ['another host', 'https://outer.example', 'inner:5000', 'http'],
  ['another port of that host', 'https://outer.example', 'outer.example:5000', 'http'],
  ['the host of an http PUBLIC_URL', 'http://outer.example', 'outer.example', 'http'],
])('finds the protocol of a request for %s without a proxy', (_, publicUrl, host, expected) => {
  const { protocol, address } = createRequestOrigin(0, publicUrl)(request({ host }))

  expect({ protocol, address }).toEqual({ protocol: expected, address: '10.0.0.1' })
})

it.each([
  ['198.51.100.1', '198.51.100.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('counts %s as %s', (address, owner) => {
  expect(addressOwner(address)).toBe(owner)
})

it.each(['', 'x', '1.2.3', '1.2.3.4.5', '1.2.3.4:', '[1.2.3.4', '::ffff:1.2.3.4.5', '2001:db8::1:::'])(
  'rejects %j as an address',
  text => {
    expect(plainAddress(text)).toBeUndefined()
  },
)

/** A request over a connection from 10.0.0.1. */
function request(headers: Record<string, string | string[]>): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: '::ffff:10.0.0.1' })
  const made = new IncomingMessage(socket)
  Object.assign(made.headers, { host: 'inner:5000', ...headers })
  return made
}
