import { LRUCache } from 'lru-cache'
import type { StoredBucket } from '../storage/bucket-row.ts'
import type { Cursor } from './cursor.ts'

/** What is stored of a person, as far as it was looked at. */
export interface UserState {
  /** As the person's lock says it: the next to take that lock gets the number behind it. 0 where nobody else writes. */
  rowVersion: number
  cursors: Map<string, Cursor>
  /** The buckets of every device, by the start of the minute. */
  minutes: Map<number, StoredBucket[]>
  /** No later minute is stored; undefined where that is not known. */
  newestMs: number | undefined
}

/** How far retention and compaction have come: minutes that begin earlier are closed, or keep only the titles that decide. */
export interface Watermarks {
  openFromMs: number
  compactBeforeMs: number
}

/** What counting asks of the cache. */
export interface Memory {
  /** Hands over what is known under that rowVersion, to go on with: it is forgotten until it is given back. */
  take(userId: string, rowVersion: number): UserState | undefined
  watermarks: Watermarks | undefined
}

/**
 * What the last groups left behind in the database, so that the next need not read it again. It is a copy and never the only one: whoever uses it
 * must hold that nobody else has written since, by the rowVersion of the person's lock or, where one process writes, by the generation.
 */
export interface UserStateCache extends Memory {
  /** What is remembered under any rowVersion, left where it is. */
  recall(userId: string): UserState | undefined
  /** Forgets everything when the generation is another one. */
  follow(generation: number): void
  remember(userId: string, known: UserState): void
  clear(): void
}

export const nothingRemembered: Memory = { take: () => undefined, watermarks: undefined }

/** Stays the same object for as long as somebody is remembered: a new one for each batch would be most of what long-lived memory is cleaned of. */
interface Remembered extends UserState {
  isTaken: boolean
}

/** @param maxPersons whoever was not heard of for longest is forgotten first */
export function createUserStateCache(maxPersons: number): UserStateCache {
  const persons = new LRUCache<string, Remembered>({ max: maxPersons })
  let seenGeneration: number | undefined

  const cache: UserStateCache = {
    watermarks: undefined,
    follow(generation) {
      if (generation !== seenGeneration) cache.clear()
      seenGeneration = generation
    },
    recall(userId) {
      const known = persons.get(userId)
      return known?.isTaken ? undefined : known
    },
    take(userId, rowVersion) {
      const known = persons.get(userId)
      if (!known || known.isTaken) return undefined
      known.isTaken = true
      return known.rowVersion === rowVersion ? known : undefined
    },
    remember(userId, { rowVersion, cursors, minutes, newestMs }) {
      const known = persons.get(userId)
      if (!known) {
        persons.set(userId, { rowVersion, cursors, minutes, newestMs, isTaken: false })
        return
      }
      known.rowVersion = rowVersion
      known.cursors = cursors
      known.minutes = minutes
      known.newestMs = newestMs
      known.isTaken = false
    },
    clear() {
      persons.clear()
      cache.watermarks = undefined
    },
  }
  return cache
}
