import { expect, test } from 'vitest'
import { BrowserRegistry } from './registry.ts'

const windows = [
  {
    window: 1,
    focused: true,
    state: 'normal' as const,
    active: { site: 'a.org', audible: false },
    background: [],
  },
]

function aRegistry() {
  const [registry, connection] = [new BrowserRegistry(), {}]
  registry.introduce(connection, 'Chrome', 0)
  registry.update(connection, windows, 10)
  return { registry, connection }
}

test('keeps the windows a browser told of', () => {
  const { registry } = aRegistry()

  expect(registry.all(20)).toEqual([{ browser: 'chrome', at: 10, windows }])
})

test('keeps no windows of a browser that has not introduced itself', () => {
  const registry = new BrowserRegistry()

  expect(registry.update({}, windows, 0)).toBe(false)
  expect(registry.all(0)).toEqual([])
})

test('remembers for a minute that a browser was there, but none of its windows', () => {
  const { registry, connection } = aRegistry()

  registry.forget(connection, 1_000)

  expect(registry.connected()).toEqual([])
  expect(registry.all(60_000)).toEqual([{ browser: 'chrome', at: 1_000, windows: [] }])
  expect(registry.all(62_000)).toEqual([])
})
