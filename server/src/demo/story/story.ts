import type { ServerContext } from '../../context.ts'
import { readFact, writeFact } from '../../database/facts.ts'
import { castOf } from '../cast.ts'
import type { Person } from '../people.ts'
import { openCalendar } from './calendar.ts'
import { enrolAll, reportAll } from './computers.ts'
import { enterAsAdmin, peopleAndTeams } from './founding.ts'
import { startPastServer } from './past-server.ts'
import { policyChanges, policySettledShare } from './policy-changes.ts'
import { recentEvents } from './recent-events.ts'
import { playScenes, type Scene, type Stage } from './stage.ts'
import { views } from './views.ts'

/** The fact that stores when the story was completed. */
const completedFact = 'demo_told'

interface StoryOptions {
  people: readonly Person[]
  password: string
  fromMs: number
  nowMs: number
  timeZone: string
}

/** What happened in the company besides work: accounts, teams, computers, policies, views, notes. Each step is a request to a real server. */
export interface Story {
  /** Everything up to the last policy change, so that minutes are judged by the final policy. */
  begin(): Promise<void>
  /** The rest, which needs minutes. `lastMinuteMs`: the last minute of each person. */
  end(lastMinuteMs: ReadonlyMap<string, number>): Promise<void>
  stop(): Promise<void>
}

/** The story for a database; undefined if it is already complete there. */
export async function openStory(context: ServerContext, options: StoryOptions): Promise<Story | undefined> {
  const { database } = context
  if ((await database.reading(reads => readFact(reads, completedFact))) !== undefined) return undefined
  const server = await startPastServer(context)
  const calendar = openCalendar(options)
  const settledMs = options.fromMs + policySettledShare * (options.nowMs - options.fromMs)
  let stage: Stage | undefined
  let later: Scene[] = []

  return {
    async begin() {
      server.time.nowMs = options.fromMs
      const cast = castOf(options.people)
      const { people, password } = options
      const admin = await enterAsAdmin(database, server, { user_id: cast.admin.userId, password })
      stage = { server, calendar, people, cast, password, admin, devices: new Map() }
      const scenes = [
        ...peopleAndTeams(stage),
        ...(await enrolAll(stage)),
        ...(await policyChanges(stage)),
        ...views(stage),
      ]
      later = scenes.filter(({ atMs }) => atMs > settledMs)
      await playScenes(
        server,
        scenes.filter(({ atMs }) => atMs <= settledMs),
      )
    },
    async end(lastMinuteMs) {
      if (!stage) throw new TypeError('A story ends after it has begun.')
      const reports = reportAll(stage, lastMinuteMs).map(scene => ({
        ...scene,
        atMs: Math.min(Math.max(scene.atMs, settledMs), options.nowMs),
      }))
      await playScenes(server, [...later, ...reports, ...recentEvents(stage)])
      await database.transaction(tx => writeFact(tx, completedFact, new Date(options.nowMs).toISOString()))
    },
    stop: server.stop,
  }
}
