import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import { expect, it } from 'vitest'
import { liveEvents } from './live-events.ts'
import { company } from './people.ts'

it('sends exactly one valid event for each second', () => {
  const start = Date.parse('2026-03-10T12:00:00.400Z')
  const instants = [0, 5_000, 10_250, 15_900].map(ms => start + ms)

  for (const person of company(1)) {
    const events = instants.slice(1).flatMap((until, i) => liveEvents(person, instants[i] ?? start, until))

    expect(events.map(event => eventSchema.parse(event))).toHaveLength(16)
    expect(new Set(events.map(({ timestamp }) => timestamp)).size).toBe(16)
  }
})
