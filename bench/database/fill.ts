import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { dayBounds } from '@telemetry-tracker/shared/time/days'
import type { Database } from '../../server/src/database/database.ts'
import { daysInZone } from '../../server/src/days/person-days.ts'
import { minuteOf } from '../../server/src/demo/minute.ts'
import { company, type Person } from '../../server/src/demo/people.ts'
import { planStretch } from '../../server/src/demo/plan.ts'
import { createCommit } from '../../server/src/ingest/apply/commit.ts'
import { defaultRules } from '../../server/src/ingest/apply/count-group.ts'
import type { Tell } from '../report/report.ts'
import { copyPeople } from './copy-people.ts'

const hourMs = 60 * 60 * 1000
const bucketSizeSec = 60
/** The work of this many people is generated and stored; everyone else's is a copy. */
const originals = 20
const counting = {
  ...defaultRules(compileRules(defaultPolicy, bucketSizeSec)),
  days: daysInZone('UTC'),
}

interface Filling {
  people: number
  /** How many of them have stored minutes, not only daily totals. */
  withMinutes: number
  /** Local days, oldest first. */
  days: readonly string[]
  /** The number of this filling of the database, from 1. */
  sequence: number
}

/**
 * Gives people eight hours of work on each day, through the code that stores real deliveries, so every table
 * has realistic content. The days must not be filled yet.
 */
export async function fillPeople(database: Database, filling: Filling, tell: Tell): Promise<void> {
  const { people, days, sequence } = filling
  const commit = createCommit(database, counting)
  const stored = company(1).slice(0, Math.min(originals, people))
  for (const [i, person] of stored.entries()) {
    const buckets = workOn(person, days)
    const deduplicationKey = { kind: 'sequence', epoch: 'filled', sequence } as const
    const deviceBatch = {
      userId: personId(i),
      deviceId: 'laptop',
      deduplicationKey,
      buckets,
      receivedMs: Date.now(),
    }
    await commit([deviceBatch])
  }
  tell(`  ${stored.length} people's ${days.length} days stored, copying them for the others`)
  const copies = Array.from({ length: people - stored.length }, (_, i) => ({
    from: personId(i % stored.length),
    to: personId(stored.length + i),
    withMinutes: stored.length + i < filling.withMinutes,
  }))
  await copyPeople(database, copies, { days, isFirst: sequence === 1 })
}

/** The id of the person with this number. */
export function personId(number: number): string {
  return `person-${String(number).padStart(6, '0')}`
}

function workOn(person: Person, days: readonly string[]): Map<number, BucketTotals> {
  const buckets = new Map<number, BucketTotals>()
  for (const day of days) {
    const random = seededRandom(person.userId, day)
    const { startMs } = dayBounds(day, 'UTC')
    for (const block of planStretch(person, startMs + 9 * hourMs, startMs + 17 * hourMs, random)) {
      const from = bucketStartMs(block.startMs, bucketSizeSec)
      for (let at = from; at < block.endMs; at += bucketSizeSec * 1000)
        if (!buckets.has(at)) buckets.set(at, minuteOf(block.activity, bucketSizeSec, random))
    }
  }
  return buckets
}
