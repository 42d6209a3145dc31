import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import { describe, expect, it } from 'vitest'
import { createWorker } from './worker.ts'

const nineOClock = Date.parse('2026-03-10T09:00:00Z')

function work(userId: string, seconds: number, seed = 1) {
  const worker = createWorker(userId, seed)
  return Array.from({ length: seconds }, (_, i) => worker(nineOClock + i * 1000))
}

describe('a made-up worker', () => {
  it('makes events that are valid by the contract', () => {
    for (const event of work('ada', 3_600)) expect(eventSchema.parse(event)).toEqual(event)
  })

  it('works the same with the same seed, and differently with another', () => {
    expect(work('ada', 600)).toEqual(work('ada', 600))
    expect(work('ada', 600)).not.toEqual(work('ada', 600, 2))
    expect(work('ben', 600)).not.toEqual(work('ada', 600))
  })

  it('has one event a second, in order', () => {
    const times = work('ada', 120).map(event => Date.parse(event.timestamp))

    expect(times).toEqual(Array.from({ length: 120 }, (_, i) => nineOClock + i * 1000))
  })

  it('switches windows like people: mostly one to four times a minute, not once a second', () => {
    const day = work('ada', 8 * 3_600)
    const minutes = Array.from({ length: 480 }, (_, i) => day.slice(i * 60, i * 60 + 60))
    const windows = minutes.map(events => new Set(events.map(e => e.app_name + e.window_title)).size)

    expect(Math.max(...windows)).toBeLessThan(12)
    expect(windows.filter(count => count <= 4).length).toBeGreaterThan(400)
    expect(new Set(day.map(event => event.window_title)).size).toBeGreaterThan(20)
  })

  it('is idle while there is no input', () => {
    let idle = 0
    for (const event of work('ada', 3_600)) {
      const isTouched = event.keystroke_count + event.mouse_clicks + event.mouse_distance > 0
      idle = isTouched ? 0 : idle + 1
      expect(event.idle_seconds).toBe(idle)
    }
  })
})
