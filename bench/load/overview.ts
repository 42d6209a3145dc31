import { Agent } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { timeGet } from './get.ts'

/** What the admins' overview asks the server, again and again while it is open (dashboard/src/admin/useTeamNumbers.ts). */
const requests = [
  '/config',
  '/admin/tracker-summary',
  '/summary/today',
  '/apps',
  '/daily?days=30',
  '/admin/teams',
  '/admin/team-totals',
  '/admin/declared',
  '/admin/leaderboard?sort=-non_productive_pct&page=1',
  '/admin/leaderboard?sort=-non_productive_pct',
  '/admin/leaderboard?sort=non_productive_pct',
] as const

/** As many connections as a browser opens to a server. */
const connections = 6

/** How long each request took, in ms, in the order of the looks; infinitely long if it was not answered well. */
export type OverviewTimes = ReadonlyMap<string, readonly number[]>

interface Watching {
  /** Of an admin's session. */
  headers: Readonly<Record<string, string>>
  everyMs: number
  signal: AbortSignal
}

/** Looks at the overview every so often until the signal. All requests of a look are sent at once, like the page does. */
export async function watchOverview(
  url: string,
  { headers, everyMs, signal }: Watching,
): Promise<OverviewTimes> {
  const times = new Map<string, number[]>(requests.map(path => [path, []]))
  while (!signal.aborted) {
    // The server closes connections that are idle until the next look.
    const agent = new Agent({ keepAlive: true, maxSockets: connections })
    await Promise.all(
      requests.map(async path => times.get(path)?.push(await timeOf(`${url}${path}`, agent, headers))),
    )
    agent.destroy()
    await delay(everyMs, undefined, { signal }).catch(ifAborted)
  }
  return times
}

async function timeOf(url: string, agent: Agent, headers: Readonly<Record<string, string>>): Promise<number> {
  try {
    return await timeGet(url, agent, headers)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return Number.POSITIVE_INFINITY
  }
}

function ifAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
