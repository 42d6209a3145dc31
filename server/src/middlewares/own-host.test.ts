import { describe, expect, it } from 'vitest'
import type { Environment } from '../settings.ts'
import { startTestServer, statusOf } from '../testing/server.ts'

const open = { HOST: '0.0.0.0', OPEN_MODE: 'true' }
const withAccounts = { HOST: '0.0.0.0', OPEN_MODE: 'false' }
const clientsFirst = {
  'X-Forwarded-For': '1.1.1.1, 2.2.2.2',
  'X-Forwarded-Host': '127.0.0.1, evil.example',
}
const PUBLIC_URL = 'https://tracker.example'

describe('the host name of a request', () => {
  it.each<[string, Environment, Record<string, string>]>([
    ['on loopback', {}, { Host: 'evil.example' }],
    ['on loopback, with a port', {}, { Host: 'evil.example:5000' }],
    ['on loopback with accounts', { OPEN_MODE: 'false' }, { Host: 'evil.example' }],
    ['in open mode elsewhere', open, { Host: 'evil.example' }],
    ['in open mode elsewhere, with a public address', { ...open, PUBLIC_URL }, { Host: 'evil.example' }],
    ['with accounts and a public address', { ...withAccounts, PUBLIC_URL }, { Host: 'evil.example' }],
    ['that begins with the own name', { PUBLIC_URL }, { Host: 'tracker.example.evil.example' }],
    ['sent by the client before a proxy', { TRUST_PROXY: 'true' }, clientsFirst],
    ['sent by a proxy', { TRUST_PROXY: 'true' }, { 'X-Forwarded-Host': 'evil.example' }],
    ['hidden behind a user name', {}, { Host: '127.0.0.1@evil.example' }],
  ])('is rejected if it is foreign: %s', async (_, settings, headers) => {
    const { url } = await startTestServer(settings)
    const inside = url.replace('0.0.0.0', '127.0.0.1')

    expect(await statusOf(`${inside}/health`, headers)).toBe(421)
  })

  it.each<[string, Environment, Record<string, string>]>([
    ['localhost', {}, { Host: 'LocalHost:5000' }],
    ['localhost with a dot', {}, { Host: 'localhost.:5000' }],
    ['IPv6', {}, { Host: '[::1]:5000' }],
    ['IPv4 mapped to IPv6', {}, { Host: '[::ffff:127.0.0.1]:5000' }],
    ['the public name', { ...withAccounts, PUBLIC_URL }, { Host: 'Tracker.Example' }],
    ['an address of the network', { ...open, PUBLIC_URL }, { Host: '10.1.2.3:5000' }],
    ['a name without a dot', { ...withAccounts, PUBLIC_URL }, { Host: 'server:5000' }],
    [
      'the public name, sent by a proxy',
      { TRUST_PROXY: '1', PUBLIC_URL },
      { 'X-Forwarded-Host': 'tracker.example' },
    ],
    ['any, with accounts and no public address', withAccounts, { Host: 'tracker.example' }],
  ])('is accepted if it is the own name: %s', async (_, settings, headers) => {
    const { url } = await startTestServer(settings)

    expect(await statusOf(`${url.replace('0.0.0.0', '127.0.0.1')}/health`, headers)).toBe(200)
  })
})
