import { expect, it } from 'vitest'
import { eventsOn, type Wire } from './wire.ts'

const second = (timestamp: string) => ({
  user_id: 'ada',
  timestamp,
  app_name: 'XTerm',
  keystroke_count: 1,
  mouse_clicks: 0,
  mouse_distance: 0,
  idle_seconds: 0,
})
const [first, next] = [second('2026-03-10T11:30:01Z'), second('2026-03-10T11:30:02Z')]

function wireWith(...bodies: object[]): Wire {
  const sent = bodies.flatMap(body => ['POST /track {}', JSON.stringify(body)])
  return { url: '', sent, batchesAtMs: [], [Symbol.asyncDispose]: async () => {} }
}

function timesOn(...bodies: object[]): string[] {
  return eventsOn(wireWith(...bodies)).map(({ timestamp }) => timestamp.slice(17, 19))
}

it('contains a repeated batch once, and a second that is in two batches twice', () => {
  const one = { device_id: 'd', epoch: 'e', sequence: 1, events: [first] }
  const two = { device_id: 'd', epoch: 'e', sequence: 2, events: [first, next] }

  expect(timesOn(one, one, { queued_events: 1 })).toEqual(['01'])
  expect(timesOn(two, one)).toEqual(['01', '01', '02'])
  expect(timesOn({ ...one, events: [first, first] })).toEqual(['01', '01'])
})

it('rejects a number that was reused for other events', () => {
  const one = { device_id: 'd', epoch: 'e', sequence: 1, events: [first] }

  expect(() => timesOn(one, { ...one, events: [next] })).toThrow('sent again with other events')
})
