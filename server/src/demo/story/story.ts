import type { ServerContext } from '../../context.ts'
import { readFact, writeFact } from '../../database/facts.ts'
import { castOf } from '../cast.ts'
import type { Person } from '../people.ts'
import { openCalendar } from './calendar.ts'
import { enrolAll, reportAll } from './computers.ts'
import { enterAsAdmin, peopleAndTeams } from './founding.ts'
import { lately } from './lately.ts'
import { looks } from './looks.ts'
import { startPastServer } from './past-server.ts'
import { policyChanges, policySettledShare } from './policy-changes.ts'
import { playScenes, type Scene, type Stage } from './stage.ts'

/** When the story of a database was told to its end. */
const toldFact = 'demo_told'

interface Telling {
  people: readonly Person[]
  password: string
  fromMs: number
  nowMs: number
  timeZone: string
}

/** What happened in the company besides work: accounts, teams, computers, policies, looks, notes. Every step of it is a request to a real server. */
export interface Story {
  /** All up to where the policy is what it is today, so that minutes are judged by it. */
  begin(): Promise<void>
  /** The rest, which is partly about minutes. `lastMinuteMs`: each person's last. */
  end(lastMinuteMs: ReadonlyMap<string, number>): Promise<void>
  stop(): Promise<void>
}

/** The story of a database that has none yet, or was not told to the end; undefined where it was. */
export async function openStory(context: ServerContext, telling: Telling): Promise<Story | undefined> {
  const { database } = context
  if ((await readFact({ all: database.read }, toldFact)) !== undefined) return undefined
  const server = await startPastServer(context)
  const calendar = openCalendar(telling)
  const settledMs = telling.fromMs + policySettledShare * (telling.nowMs - telling.fromMs)
  let stage: Stage | undefined
  let later: Scene[] = []

  return {
    async begin() {
      server.time.nowMs = telling.fromMs
      const cast = castOf(telling.people)
      const { people, password } = telling
      const admin = await enterAsAdmin(database, server, { user_id: cast.admin.userId, password })
      stage = { server, calendar, people, cast, password, admin, devices: new Map() }
      const scenes = [
        ...peopleAndTeams(stage),
        ...(await enrolAll(stage)),
        ...(await policyChanges(stage)),
        ...looks(stage),
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
        atMs: Math.min(Math.max(scene.atMs, settledMs), telling.nowMs),
      }))
      await playScenes(server, [...later, ...reports, ...lately(stage)])
      await database.transaction(tx => writeFact(tx, toldFact, new Date(telling.nowMs).toISOString()))
    },
    stop: server.stop,
  }
}
