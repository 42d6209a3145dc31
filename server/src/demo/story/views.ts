import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import type { Person } from '../people.ts'
import { signIn } from './ask.ts'
import type { Scene, Stage } from './stage.ts'

/** How often the manager and the admin signed in during the whole time. */
const visits = { manager: 9, admin: 5 }
const stepMs = 90_000

/** Managers and admins sometimes view people's data, which appears in the audit log and on those people's pages. */
export function views(stage: Stage): Scene[] {
  const { cast, people, calendar } = stage
  const team = people.filter(
    ({ craft, userId }) => craft === cast.manager.craft && userId !== cast.manager.userId,
  )
  return [
    ...visitsOf('manager', i => ['/admin/leaderboard', ...(i % 2 === 0 ? pagesOf(team, i) : [])]),
    ...visitsOf('admin', i => [
      '/admin/leaderboard',
      '/admin/team-totals',
      ...(i === 3 ? pagesOf(people, i) : []),
    ]),
  ]

  function visitsOf(role: 'manager' | 'admin', pages: (visit: number) => string[]): Scene[] {
    return Array.from({ length: visits[role] }, (_, i) => ({
      atMs: calendar.officeTime(0.15 + (0.84 * i) / visits[role], `${role} ${i}`),
      play: () => visit(stage, cast[role].userId, pages(i)),
    }))
  }
}

function pagesOf(people: readonly Person[], visit: number): string[] {
  const { userId } = people[Math.floor(seededRandom('view', visit)() * people.length)] ?? {}
  return userId === undefined ? [] : [`/daily?user_id=${userId}`, `/admin/user/${userId}/app-breakdown`]
}

async function visit({ server, password }: Stage, user_id: string, pages: readonly string[]): Promise<void> {
  const ask = await signIn(server.url, '/login', { user_id, password })
  for (const page of pages) {
    server.time.nowMs += stepMs
    await ask('GET', page)
  }
}
