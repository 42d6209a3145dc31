import { expect, test } from 'vitest'
import { memory } from '../testing/socket.ts'
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
const silentChrome = { connection: 0, browser: 'chrome', pid: null, at: 0, windows: [] }

function aRegistry() {
  const [registry, connection] = [new BrowserRegistry(memory()), {}]
  registry.introduce(connection, 'Chrome', 7, 0)
  registry.update(connection, windows, 10)
  return { registry, connection }
}

test('keeps the windows that a browser reported', () => {
  const { registry } = aRegistry()

  expect(registry.connected()).toEqual([{ connection: 1, browser: 'chrome', pid: 7, at: 10, windows }])
})

test('ignores windows of a browser that has not introduced itself', () => {
  const registry = new BrowserRegistry(memory())

  expect(registry.update({}, windows, 0)).toBe(false)
  expect(registry.all(0)).toEqual([])
})

test('keeps the windows of a browser that introduces itself again', () => {
  const { registry, connection } = aRegistry()

  registry.introduce(connection, 'Chrome', 7, 20)

  expect(registry.connected()).toMatchObject([{ connection: 1, at: 20, windows }])
})

test('remembers a disconnected browser, but none of its windows', () => {
  const { registry, connection } = aRegistry()

  registry.forget(connection)

  expect(registry.connected()).toEqual([])
  expect(registry.all(60_000)).toEqual([silentChrome])
})

test('never reuses the number of a connection', () => {
  const { registry, connection } = aRegistry()
  registry.forget(connection)

  registry.introduce({}, 'Chrome', 7, 30)

  expect(registry.connected()).toMatchObject([{ connection: 2 }])
})

test('ignores windows that their browser has not reported for a while', () => {
  const { registry } = aRegistry()

  expect(registry.all(90_000)[0]).toMatchObject({ windows })
  expect(registry.all(120_000)[0]).toMatchObject({ connection: 1, windows: [] })
})
