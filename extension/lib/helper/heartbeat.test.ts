import { beforeEach, expect, test } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { startHeartbeat, stopHeartbeat } from './heartbeat.ts'

beforeEach(() => fakeBrowser.reset())

test('runs every five seconds, with alarms that no browser delays', async () => {
  await startHeartbeat()

  const alarms = await fakeBrowser.alarms.getAll()
  const times = alarms.map(({ scheduledTime }) => scheduledTime).toSorted((a, b) => a - b)
  const apart = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  expect(alarms.map(({ periodInMinutes }) => periodInMinutes)).toEqual(Array(6).fill(0.5))
  expect(apart).toEqual(Array(5).fill(5_000))
})

test('keeps its schedule when it is started again', async () => {
  await startHeartbeat()
  const before = await fakeBrowser.alarms.getAll()

  await startHeartbeat()

  expect(await fakeBrowser.alarms.getAll()).toEqual(before)
})

test('leaves other alarms unchanged when it stops', async () => {
  await fakeBrowser.alarms.create('reconnect', { when: 5 })
  await startHeartbeat()

  await stopHeartbeat()

  expect((await fakeBrowser.alarms.getAll()).map(({ name }) => name)).toEqual(['reconnect'])
})
