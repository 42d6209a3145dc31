import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { type Ask, signIn } from './ask.ts'
import type { Person } from './people.ts'
import type { Scene, Stage } from './stage.ts'

const minuteMs = 60_000
/** In how many of the last work days a minute to contest is looked for. */
const fewDays = 4

/** What people of a team say to each other about the last days: what the manager noted, and minutes that were contested. */
export function lately(stage: Stage): Scene[] {
  const { cast, people, calendar } = stage
  const team = people.filter(person => person.craft === cast.manager.craft && person !== cast.manager)
  const colleague = team.find(({ userId }) => userId !== cast.employee.userId && stage.devices.has(userId))
  const elsewhere = people.find(
    ({ craft, userId }) => craft !== cast.manager.craft && stage.devices.has(userId),
  )
  const [today = '', before = ''] = calendar.latestWorkDays(2)
  const ago = (minutes: number, play: Scene['play']) => ({ atMs: calendar.nowMs - minutes * minuteMs, play })
  return [
    ago(178, () => exportOwn(stage)),
    ago(161, () =>
      contest(stage, cast.employee, 'This was the recorded training of our CRM, as agreed for this week.'),
    ),
    ...(colleague
      ? [ago(154, () => contest(stage, colleague, 'I was on the phone with a customer the whole time.'))]
      : []),
    ...(elsewhere
      ? [ago(147, () => contest(stage, elsewhere, 'Read about an outage there: that was for a ticket.'))]
      : []),
    ago(125, async () => {
      const manager = await signInBy(stage, cast.manager)
      const note = (person: Person, day: string, note: string) =>
        manager('PUT', `/admin/user/${person.userId}/notes`, { day, note })
      await note(cast.employee, today, 'The training video counts as work: I will tell the admin.')
      await note(cast.employee, before, 'Trade fair in the afternoon, away from the desk.')
      if (colleague) await note(colleague, today, 'On the phone most of the day.')
      for (const other of team.slice(3, 5))
        await note(other, before, 'On call until midnight, came in later.')
    }),
    ago(96, () =>
      stage.admin('PUT', `/admin/user/${cast.manager.userId}/notes`, {
        day: today,
        note: 'Appraisals all day.',
      }),
    ),
  ]
}

const signInBy = ({ server, password }: Stage, { userId }: Person) =>
  signIn(server.url, '/login', { user_id: userId, password })

async function exportOwn(stage: Stage): Promise<void> {
  const employee = await signInBy(stage, stage.cast.employee)
  await employee('GET', '/me/export?format=json')
}

/** Somebody opens their own page by the extension, and says why a minute is judged wrongly. */
async function contest(stage: Stage, person: Person, note: string): Promise<void> {
  const own = await openOwnPage(stage, person)
  for (const date of stage.calendar.latestWorkDays(fewDays)) {
    const rows = timelineRowSchema
      .array()
      .parse(await own('GET', `/timeline?user_id=${person.userId}&date=${date}`))
    const wrong = rows.filter(({ state }) => state === 'non_productive')
    const minute = wrong[Math.floor(wrong.length / 2)]
    if (minute) {
      await own('PUT', '/me/contests', { start: minute.start, note })
      return
    }
  }
}

/** Without a known device, as in a demo that was not finished at once, by the password that only the employee has. */
async function openOwnPage(stage: Stage, person: Person): Promise<Ask> {
  const asDevice = await stage.devices.get(person.userId)?.signIn()
  if (!asDevice) return signInBy(stage, person)
  const { url } = dashboardLinkSchema.parse(await asDevice('POST', '/devices/dashboard-link'))
  return signIn(stage.server.url, '/login/link', { secret: new URL(url).hash.slice(1) })
}
