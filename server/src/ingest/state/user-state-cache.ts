import { LRUCache } from 'lru-cache'
import type { StoredBucket } from '../storage/bucket-row.ts'
import type { Cursor } from './cursor.ts'

/** The stored state of a person, as far as it was read. */
export interface UserState {
  /** The row version of the person, which each lock increases by one. 0 on SQLite. */
  rowVersion: number
  cursors: Map<string, Cursor>
  /** The buckets of every device, by the start of the minute. */
  minutes: Map<number, StoredBucket[]>
  /** No later minute is stored; undefined if that is not known. */
  newestMs: number | undefined
}

/** The progress of retention and compaction: earlier minutes are closed, or keep only the titles that decided. */
export interface Watermarks {
  openFromMs: number
  compactBeforeMs: number
}

/** What counting needs from the cache. */
export interface Memory {
  /** Takes the state with this row version out of the cache, until `remember` is called. */
  take(userId: string, rowVersion: number): UserState | undefined
  watermarks: Watermarks | undefined
}

/**
 * Caches the state that the last groups have written, so that the next does not read it again. The database stays authoritative: users of the cache must
 * check that it is still valid, by the row version, or by the generation if only one process writes.
 */
export interface UserStateCache extends Memory {
  /** The cached state with any row version, without taking it. */
  recall(userId: string): UserState | undefined
  /** Clears the cache if the generation has changed. */
  follow(generation: number): void
  remember(userId: string, known: UserState): void
  /** Removes people, and the watermarks. */
  forget(userIds: Iterable<string>): void
}

export const emptyUserStateCache: Memory = { take: () => undefined, watermarks: undefined }

/** The object of a person is reused: a new one for each batch would be most of the garbage in old space. */
interface CachedState extends UserState {
  isTaken: boolean
}

/** @param maxPersons beyond it, the least recently used person is removed */
export function createUserStateCache(maxPersons: number): UserStateCache {
  const persons = new LRUCache<string, CachedState>({ max: maxPersons })
  let seenGeneration: number | undefined

  const cache: UserStateCache = {
    watermarks: undefined,
    follow(generation) {
      if (generation !== seenGeneration) {
        persons.clear()
        cache.watermarks = undefined
      }
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
    forget(userIds) {
      for (const userId of userIds) persons.delete(userId)
      cache.watermarks = undefined
    },
  }
  return cache
}
