import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import type { Scope } from './scope.ts'

/** Up to this many people, everyone's numbers are read for each request. */
export const maxPeopleReadAnew = 5_000
const countEveryMs = 60_000
/** How long an answer is fresh, and how long it is still given while the next one is read: dashboards ask every 15 s. */
const freshMs = 10_000
const usableMs = 60_000
/** The maximum share of the time that one question takes the database. */
const shareOfTime = 0.05
/** An answer is at most some kilobytes: 50 people, or the teams of a company. */
const maxAnswers = 50

interface Answer<T> {
  value: T
  /** When the reading began and ended. */
  askedMs: number
  readMs: number
}

/** Answers a question about a person or group; the question's parts must identify it. */
type Ask<T> = (scope: Scope, question: readonly unknown[], read: () => Promise<T>) => Promise<T>

/**
 * Answers about many people, which several viewers and their dashboards ask for again and again. In a large company, an answer about a group is at most a
 * minute old: one that is not fresh is given while the next one is read, so that only who asks first waits.
 */
export interface RecentAnswers {
  /** Answers of one kind. */
  kind<T extends object>(): Ask<T>
  /** Forgets all answers, so that who changes something sees it at once. */
  clear(): void
}

export function createRecentAnswers(
  database: Pick<Database, 'read'>,
  log: Pick<Logger, 'error'>,
  clock: () => number = () => performance.now(),
): RecentAnswers {
  const arePeopleMany = createPeopleCheck(database, clock)
  const clearing: (() => void)[] = []

  function kind<T extends object>(): Ask<T> {
    const answers = new LRUCache<string, Answer<T>>({ max: maxAnswers })
    const reading = new Map<string, Promise<T>>()
    clearing.push(() => {
      answers.clear()
      reading.clear()
    })

    /** Shares a reading that is under way. */
    function readOnce(key: string, read: () => Promise<T>): Promise<T> {
      const underWay = reading.get(key)
      if (underWay !== undefined) return underWay
      const askedMs = clock()
      const began = read().then(value => {
        // Not after `clear`, because it may have been read before the change.
        if (reading.get(key) === began) answers.set(key, { value, askedMs, readMs: clock() })
        return value
      })
      reading.set(key, began)
      const ended = () => {
        if (reading.get(key) === began) reading.delete(key)
      }
      began.then(ended, ended)
      return began
    }

    return async (scope, question, read) => {
      if (typeof scope === 'string' || !(await arePeopleMany())) return read()
      const key = JSON.stringify([scope, ...question])
      const known = answers.get(key)
      if (known === undefined || clock() - known.askedMs > usableMs) return readOnce(key, read)
      const { value, askedMs, readMs } = known
      if (clock() - askedMs >= Math.max(freshMs, (readMs - askedMs) / shareOfTime))
        readOnce(key, read).catch(err => log.error({ err, question }, 'cannot refresh an answer'))
      return value
    }
  }

  return {
    kind,
    clear: () => {
      for (const clear of clearing) clear()
    },
  }
}

/** Whether there are too many people to read their numbers for each request; counted once a minute. */
function createPeopleCheck({ read }: Pick<Database, 'read'>, clock: () => number): () => Promise<boolean> {
  let counted: { atMs: number; areMany: Promise<boolean> } | undefined
  return () => {
    const nowMs = clock()
    if (counted !== undefined && nowMs - counted.atMs < countEveryMs) return counted.areMany
    const areMany = read('SELECT COUNT(*) AS people FROM users').then(
      ([row]) => row !== undefined && numberIn(row, 'people') > maxPeopleReadAnew,
    )
    const found = { atMs: nowMs, areMany }
    counted = found
    areMany.catch(() => {
      if (counted === found) counted = undefined
    })
    return areMany
  }
}
