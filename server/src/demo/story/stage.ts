import type { Cast } from '../cast.ts'
import type { Person } from '../people.ts'
import type { Ask } from './ask.ts'
import type { Calendar } from './calendar.ts'
import type { DemoDevice } from './devices.ts'
import type { PastServer } from './past-server.ts'

/** What the scenes of the demo use. */
export interface Stage {
  server: PastServer
  calendar: Calendar
  people: readonly Person[]
  cast: Cast
  /** The password of the three people who have one. */
  password: string
  admin: Ask
  /** By user ID. Without computers that an earlier run enrolled, because their keys are not stored. */
  devices: Map<string, DemoDevice>
}

/** An action at a certain time. */
export interface Scene {
  atMs: number
  play(): Promise<unknown>
}

/** Plays scenes in order of time, so that the audit log is in order. */
export async function playScenes({ time }: PastServer, scenes: readonly Scene[]): Promise<void> {
  for (const { atMs, play } of scenes.toSorted((a, b) => a.atMs - b.atMs)) {
    // The previous scene may have moved the clock further.
    time.nowMs = Math.max(time.nowMs, atMs)
    await play()
  }
}
