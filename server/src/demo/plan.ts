import { between, pickWeighted, type Random, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { dayBounds } from '@telemetry-tracker/shared/time/days'
import { type Activity, away, leisure, meeting, workOf } from './activities.ts'
import type { Person } from './people.ts'

const hourMs = 60 * 60 * 1000
const minuteMs = 60 * 1000

/** A period of time spent on one activity. */
export interface Block {
  startMs: number
  endMs: number
  activity: Activity
}

/** A person's local day: a work day with a lunch break, a mostly empty weekend day, or sometimes a day off. */
export function planDay(person: Person, day: string, timeZone: string, seed: number): Block[] {
  const random = seededRandom(seed, person.userId, day)
  const { startMs } = dayBounds(day, timeZone)
  const hour = (hours: number) => startMs + Math.round((hours * hourMs) / minuteMs) * minuteMs
  const isOff = random() < 0.04
  const worksOnWeekend = random() < 0.06
  if (isWeekend(day)) {
    const from = between(random, 9, 18)
    return worksOnWeekend
      ? planStretch(person, hour(from), hour(from + between(random, 0.3, 1.5)), random)
      : []
  }
  if (isOff) return []
  const begins = person.begins + between(random, -0.3, 0.3)
  const lunch = between(random, 11.75, 12.75)
  const ends = person.ends + between(random, -0.5, 0.5)
  return [
    ...planStretch(person, hour(begins), hour(lunch), random),
    ...planStretch(person, hour(lunch + between(random, 0.5, 1)), hour(ends), random),
  ]
}

/** Fills a period at the desk with work, meetings, short absences and other activities. */
export function planStretch(person: Person, fromMs: number, toMs: number, random: Random): Block[] {
  const blocks: Block[] = []
  for (let startMs = fromMs; startMs < toMs; ) {
    const { activity, minutes } = nextActivity(person, random)
    const endMs = Math.min(toMs, startMs + Math.round(minutes) * minuteMs)
    blocks.push({ startMs, endMs, activity })
    startMs = endMs
  }
  return blocks
}

function nextActivity(person: Person, random: Random): { activity: Activity; minutes: number } {
  const work = () => pickWeighted(random, workOf[person.craft]).activity
  const kind = random()
  if (kind < 0.09) return { activity: meeting, minutes: between(random, 15, 60) }
  if (kind < 0.2) return { activity: away(work()), minutes: between(random, 3, 14) }
  if (random() > person.focus)
    return { activity: pickWeighted(random, leisure).activity, minutes: between(random, 4, 30) }
  return { activity: work(), minutes: between(random, 8, 45) }
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
