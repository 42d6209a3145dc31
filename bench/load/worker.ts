import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import type { Surface } from '@telemetry-tracker/shared/engine/totals'
import { type Random, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import type { Activity } from '../../server/src/demo/activities.ts'
import { company } from '../../server/src/demo/people.ts'
import { type Block, planStretch } from '../../server/src/demo/plan.ts'
import { secondOf } from '../../server/src/demo/second.ts'
import { topicFor } from './topics.ts'

const planAheadMs = 4 * 60 * 60 * 1000
/** How long people stay with one window on average, in seconds. */
const meanStaySec = 40
const people = company(1)

/**
 * Observes someone at work: returns the event of the second that ends at this time. Seconds must be in order.
 */
export type Worker = (atMs: number) => TelemetryEvent

/**
 * Someone who works like the people of the demo, second by second: periods of work, meetings, absences and
 * non-productive time, each with a few documents to switch between. The same seed gives the same work.
 */
export function createWorker(userId: string, seed: number): Worker {
  const random = seededRandom(seed, userId)
  const template = people[Math.floor(random() * people.length)]
  if (!template) throw new Error('The demo company has no person to imitate.')
  const person = { ...template, userId }
  let blocks: Block[] = []
  let view: View | undefined
  let topics: readonly string[] = []
  let idleSeconds = 0

  return atMs => {
    while (blocks[0] && blocks[0].endMs <= atMs) blocks.shift()
    if (!blocks[0]) blocks = planStretch(person, atMs, atMs + planAheadMs, random)
    const activity = blocks[0]?.activity
    if (!activity) throw new Error('A stretch of work has nothing in it.')
    if (view?.activity !== activity) {
      topics = [topicFor(random), topicFor(random), topicFor(random)]
      view = turnTo(activity, topics, random)
    } else if (random() < 1 / meanStaySec) view = turnTo(activity, topics, random)

    const second = secondOf(activity, random)
    const isBusy = second.keystrokes + second.clicks + second.pixels > 0
    idleSeconds = isBusy ? 0 : idleSeconds + 1
    return eventOf({ userId, atMs, view, second, idleSeconds })
  }
}

/** What someone works on for a while. */
interface View {
  activity: Activity
  surface: Surface
  isDistracted: boolean
}

function turnTo(activity: Activity, topics: readonly string[], random: Random): View {
  const base = activity.surfaces[Math.floor(random() * activity.surfaces.length)] ?? activity.surfaces[0]
  const topic = topics[Math.floor(random() * topics.length)] ?? ''
  const isDistracted = activity.distraction !== undefined && random() < 0.1
  return { activity, surface: { ...base, title: titleOf(base, topic) }, isDistracted }
}

function titleOf({ app, title, site }: Surface, topic: string): string {
  return site === null ? `${topic} — ${title}` : `${topic} · ${title} - ${app}`
}

interface Observed {
  userId: string
  atMs: number
  view: View
  second: ReturnType<typeof secondOf>
  idleSeconds: number
}

/** In the form that the helper sends. */
function eventOf({ userId, atMs, view, second, idleSeconds }: Observed): TelemetryEvent {
  const { activity, surface, isDistracted } = view
  return {
    user_id: userId,
    timestamp: new Date(atMs).toISOString(),
    app_name: surface.app,
    window_title: surface.title,
    ...(surface.site !== null && { site: surface.site }),
    keystroke_count: second.keystrokes,
    mouse_clicks: second.clicks,
    scroll_count: second.scrolls,
    mouse_distance: Math.round(second.pixels * 13.7) / 10,
    idle_seconds: idleSeconds,
    distraction_visible: isDistracted,
    ...(isDistracted &&
      activity.distraction !== undefined && {
        distraction: { source: 'audio' as const, name: activity.distraction },
      }),
    ...(activity.isMeeting && { meeting_audible: true }),
  }
}
