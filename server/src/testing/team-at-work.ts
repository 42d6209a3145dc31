import { publishTeamDays } from '../jobs/publish-team-days.ts'
import type { TestDevice } from './callers.ts'
import { type Company, done, startCompany } from './company.ts'
import { event } from './events.ts'

export const day = '2026-03-10'
export const nextMorning = Date.parse('2026-03-11T06:00:00Z')

/** A team whose people were enrolled long before the day or on the day itself; the nth person has n minutes on that day. */
export async function teamAtWork(
  people: readonly string[],
  { newcomers = [] as readonly string[], mode = 'team' } = {},
) {
  const company = await startCompany({ LEADERBOARD_MODE: mode, SESSION_IDLE_HOURS: '48' })
  const { server, admin, enrol } = company
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: [] })
  const devices: TestDevice[] = []
  for (const [i, userId] of [...people, ...newcomers].entries()) {
    const device = await enrol(userId)
    const laptop = await device.signedIn(server.time.nowMs)
    await done(admin, 'PUT', `/admin/users/${userId}`, { team_id: 'blue' })
    const minutes = Array.from({ length: i + 1 }, (_, m) =>
      event({ timestamp: `${day}T11:${String(m + 10).padStart(2, '0')}:10Z` }),
    )
    await done(laptop, 'POST', '/track', { events: minutes })
    devices.push(device)
  }
  await server.context.database.transaction(async tx => {
    for (const userId of people) {
      await tx.run('UPDATE users SET first_seen_ms = 0 WHERE user_id = $1', [userId])
      await tx.run('UPDATE devices SET enrolled_ms = 0 WHERE user_id = $1', [userId])
    }
  })
  const asAda = () => (devices[0] ?? never()).signedIn(server.time.nowMs)
  return { ...company, asAda, publish: () => publish(company) }
}

export function publish({ server }: Pick<Company, 'server'>, nowMs = nextMorning): Promise<string[]> {
  return publishTeamDays(server.context.database, { timeZone: 'UTC', nowMs })
}

function never(): never {
  throw new Error('The team has no members.')
}
