import { expect, it } from 'vitest'
import { isReachedByPlainHttp } from './plain-http.ts'
import { readServerSettings } from './settings.ts'

const everywhere = { HOST: '0.0.0.0', OPEN_MODE: 'false' }

it.each([
  ['on this machine only', { OPEN_MODE: 'false' }, false],
  ['for other computers', everywhere, true],
  ['with a certificate', { ...everywhere, TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' }, false],
  ['behind an https address', { ...everywhere, PUBLIC_URL: 'https://time.example' }, false],
  ['behind an http address', { ...everywhere, PUBLIC_URL: 'http://time.example', TRUST_PROXY: '1' }, true],
  ['behind a proxy that sends the protocol', { ...everywhere, TRUST_PROXY: '1' }, false],
])('detects whether a server %s is reached over plain http', (_, environment, expected) => {
  expect(isReachedByPlainHttp(readServerSettings(environment))).toBe(expected)
})
