import { expect, it } from 'vitest'
import { isLoopbackHost, keepOutOfProxy } from './loopback.ts'

it.each([
  ['http://127.0.0.1:5000', true],
  ['http://127.8.9.10', true],
  ['http://2130706433', true],
  ['http://[::1]:5000', true],
  ['http://[::ffff:127.0.0.1]', true],
  ['http://localhost', true],
  ['http://LOCALHOST.', true],
  ['http://tracker.localhost', true],
  ['http://0.0.0.0:5000', true],
  ['http://10.0.0.7', false],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://notlocalhost', false],
])('%s is this machine: %s', (address, expected) => {
  expect(isLoopbackHost(new URL(address).hostname)).toBe(expected)
})

it('adds only this machine to NO_PROXY, once', () => {
  const environment: Record<string, string | undefined> = { NO_PROXY: 'intranet' }

  for (const address of ['http://127.0.0.1:1', 'http://127.0.0.1:2', 'http://tracker.example'])
    keepOutOfProxy(new URL(address), environment)

  expect(environment).toEqual({ NO_PROXY: 'intranet,127.0.0.1' })
})
