import type { Day } from '@telemetry-tracker/shared/time/days'
import type { Database } from '../database/database.ts'
import { readFact } from '../database/facts.ts'

export const publishedToFact = 'team_days_published_to'

/** The last published day in team mode; undefined before the first. */
export function publishedTo(database: Pick<Database, 'reading'>): Promise<Day | undefined> {
  return database.reading(reads => readFact(reads, publishedToFact))
}
