import { trackRequestSchema } from '@telemetry-tracker/shared/contracts/track'
import { describe, expect, it } from 'vitest'
import { createDevice } from './device.ts'
import { addSums, sumsOfEvents } from './sums.ts'

const fromMs = Date.parse('2026-03-10T09:00:00Z')

describe('a simulated device', () => {
  it('numbers its batches and continues after the last one', () => {
    const device = createDevice('1', { fromMs, seed: 1 })

    const bodies = [device.next(10), device.next(3)].map(batch =>
      trackRequestSchema.parse(JSON.parse(batch.body.toString())),
    )

    expect(bodies.map(body => body.sequence)).toEqual([1, 2])
    expect(new Set(bodies.map(body => body.epoch)).size).toBe(1)
    expect(bodies[1]?.events[0]?.timestamp).toBe('2026-03-10T09:00:10.000Z')
  })

  it('knows what it has sent, by batch and in total', () => {
    const device = createDevice('1', { fromMs, seed: 1 })

    const [first, second] = [device.next(10), device.next(60)]

    const { events } = trackRequestSchema.parse(JSON.parse(second.body.toString()))
    expect(second.sums).toEqual(sumsOfEvents(events))
    expect(device.sums()).toEqual(addSums(first.sums, second.sums))
    expect(device.sequence()).toBe(2)
  })

  it('creates bodies that all differ', () => {
    const devices = ['1', '2', '3'].map(name => createDevice(name, { fromMs, seed: 1 }))

    const bodies = devices.flatMap(device => Array.from({ length: 5 }, () => device.next(10).body.toString()))

    expect(new Set(bodies).size).toBe(bodies.length)
  })
})

it('a device at a hundredth of the pace observes ten seconds of every thousand', () => {
  const device = createDevice('1', { fromMs, seed: 1, cadence: 100 })

  const { events } = trackRequestSchema.parse(JSON.parse(device.next(20).body.toString()))

  expect([0, 9, 10, 19].map(i => events[i]?.timestamp)).toEqual([
    '2026-03-10T09:00:00.000Z',
    '2026-03-10T09:00:09.000Z',
    '2026-03-10T09:16:40.000Z',
    '2026-03-10T09:16:49.000Z',
  ])
  expect([device.minutes(), device.days()]).toEqual([2, 1])
})
