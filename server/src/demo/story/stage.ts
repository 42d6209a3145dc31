import type { Cast } from '../cast.ts'
import type { Person } from '../people.ts'
import type { Ask } from './ask.ts'
import type { Calendar } from './calendar.ts'
import type { DemoDevice } from './devices.ts'
import type { PastServer } from './past-server.ts'

/** What the demo's people act on. */
export interface Stage {
  server: PastServer
  calendar: Calendar
  people: readonly Person[]
  cast: Cast
  /** Of the three who sign in by one. */
  password: string
  admin: Ask
  /** By whose they are; empty where an earlier run enrolled them, for only they know their keys. */
  devices: Map<string, DemoDevice>
}

/** Something that somebody did at a time. */
export interface Scene {
  atMs: number
  play(): Promise<unknown>
}

/** Plays scenes in the order of their time, so that the audit log reads as it would have been written. */
export async function playScenes({ time }: PastServer, scenes: readonly Scene[]): Promise<void> {
  for (const { atMs, play } of scenes.toSorted((a, b) => a.atMs - b.atMs)) {
    // The one before may have taken a while.
    time.nowMs = Math.max(time.nowMs, atMs)
    await play()
  }
}
