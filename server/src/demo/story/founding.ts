import { passwordLinkSchema } from '@telemetry-tracker/shared/contracts/access'
import { makeSetupLink } from '../../access/one-time-links.ts'
import type { Database } from '../../database/database.ts'
import type { Cast } from '../cast.ts'
import type { Craft, Person } from '../people.ts'
import { type Ask, signIn } from './ask.ts'
import type { PastServer } from './past-server.ts'
import type { Scene, Stage } from './stage.ts'

const stepMs = 20_000

const teamNames: Record<Craft, string> = {
  engineering: 'Engineering',
  design: 'Design',
  sales: 'Sales',
  support: 'Support',
  office: 'Office',
}

/** The first admin uses the setup link; if an earlier run was interrupted, the password. */
export async function enterAsAdmin(
  database: Database,
  { url, time }: PastServer,
  { user_id, password }: { user_id: string; password: string },
): Promise<Ask> {
  const secret = await makeSetupLink(database, time.nowMs)
  return secret === undefined
    ? signIn(url, '/login', { user_id, password })
    : signIn(url, '/setup', { secret, user_id, password })
}

/** The admin adds the people with their teams, and each team's manager. */
export function peopleAndTeams({ calendar, people, cast, password, admin, server }: Stage): Scene[] {
  const work = [
    ...Object.entries(teamNames).map(
      ([id, name]) =>
        () =>
          admin('PUT', `/admin/teams/${id}`, { name }),
    ),
    ...people.map(person => () => admin('PUT', `/admin/users/${person.userId}`, detailsOf(person, cast))),
    ...[...cast.managers].map(
      ([craft, { userId }]) =>
        () =>
          admin('PUT', `/admin/teams/${craft}`, { name: teamNames[craft], managers: [userId] }),
    ),
    ...[cast.manager, cast.employee].map(
      ({ userId }) =>
        () =>
          choosePassword(admin, server, userId, password),
    ),
  ]
  return work.map((play, i) => ({ atMs: calendar.fromMs + (i + 1) * stepMs, play }))
}

function detailsOf(person: Person, { managers, admin, employee }: Cast) {
  const isManager = managers.get(person.craft) === person
  return {
    display_name: person.name,
    email: `${person.userId}@example.com`,
    team_id: person.craft,
    ...(isManager && { role: 'manager' }),
    ...(person === employee && { role: 'employee' }),
    ...(person === admin && { role: 'admin' }),
  }
}

async function choosePassword(
  admin: Ask,
  { url }: PastServer,
  userId: string,
  password: string,
): Promise<void> {
  const link = await admin('POST', `/admin/users/${userId}/password-link`)
  const { hash } = new URL(passwordLinkSchema.parse(link).url)
  await signIn(url, '/password', { secret: hash.slice(1), password })
}
