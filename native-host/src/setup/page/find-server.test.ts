import { expect, test } from 'vitest'
import { PlainHttpRefused } from '../../http/plain-http.ts'
import { answering, healthOf } from '../../testing/answering.ts'
import { connectProblemOf, findServer, serverUrl } from './find-server.ts'

const mayUseHttp = false

test.each([[true], [false]])('finds a server, and whether it has accounts (open mode: %s)', async isOpen => {
  const url = await answering(200, healthOf('99.0.0', { open_mode: isOpen }))

  expect(await findServer(`${url}/`, { mayUseHttp })).toEqual({
    kind: 'found',
    server: url,
    hasAccounts: !isOpen,
  })
})

test.each([
  ['not_our_server', 200, '<html>', {}],
  ['not_our_server', 404, '{}', {}],
  ['proxy_sign_in', 302, '', {}],
  ['proxy_sign_in', 407, '', {}],
  ['proxy_sign_in', 511, '', {}],
  ['server_too_old', 200, healthOf('0.0.1'), { isMarked: false }],
  ['answers_changed', 200, healthOf('99.0.0'), { isMarked: false }],
  ['clock_off', 200, healthOf('99.0.0'), { aheadMs: 10 * 60_000 }],
  ['server_too_old', 200, healthOf('99.0.0'), {}],
])('says %s for an answer with %i %s', async (problem, status, body, how) => {
  const url = await answering(status, body, how)

  expect(await findServer(url, { mayUseHttp })).toMatchObject({ kind: 'problem', problem })
})

test.each([
  ['refused', 'http://127.0.0.1:1'],
  ['http_not_allowed', 'http://tracker.example'],
  ['not_an_address', 'ftp://tracker.example'],
  ['not_an_address', 'my server'],
])('says %s for %s', async (problem, address) => {
  expect(await findServer(address, { mayUseHttp })).toMatchObject({ kind: 'problem', problem })
})

test.each([
  ['tracker.example', 'https://tracker.example/'],
  [' https://tracker.example/base/ ', 'https://tracker.example/base/'],
  ['https://tracker.example/?x#y', 'https://tracker.example/'],
  ['https://ada:secret@tracker.example', undefined],
  ['', undefined],
])('reads the address %j as %s', (given, url) => {
  expect(serverUrl(given)?.href).toBe(url)
})

const failed = (code: string) => Object.assign(new Error(code), { code })

test.each([
  ['http_not_allowed', new PlainHttpRefused(new URL('http://tracker.example'))],
  ['no_tls', failed('EPROTO')],
  ['certificate_untrusted', failed('SELF_SIGNED_CERT_IN_CHAIN')],
  ['certificate_expired', failed('CERT_HAS_EXPIRED')],
  ['certificate_name', failed('ERR_TLS_CERT_ALTNAME_INVALID')],
  ['clock_off', failed('CERT_NOT_YET_VALID')],
  ['name_unknown', failed('ENOTFOUND')],
  ['no_network', failed('ENETUNREACH')],
  ['refused', failed('ECONNREFUSED')],
  ['timeout', Object.assign(new Error('late'), { name: 'TimeoutError' })],
  ['proxy_sign_in', new Error('Proxy response (407) !== 200')],
  ['other', new Error('strange')],
])('says %s for a connection that failed with %s', (problem, error) => {
  expect(connectProblemOf(error, true)).toBe(problem)
})

test('a name that is not found without a network is no typing error', () => {
  expect(connectProblemOf(failed('ENOTFOUND'), false)).toBe('no_network')
})
