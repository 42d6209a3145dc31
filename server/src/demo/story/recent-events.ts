import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import type { Person } from '../people.ts'
import { type Ask, signIn } from './ask.ts'
import { declareLongest } from './declared-events.ts'
import type { Scene, Stage } from './stage.ts'

const minuteMs = 60_000
/** How many work days before today are searched for a minute to contest. */
const fewDays = 4

/** Recent communication in a team: contested minutes and the manager's notes. */
export function recentEvents(stage: Stage): Scene[] {
  const { cast, people, calendar } = stage
  const team = people.filter(person => person.craft === cast.manager.craft && person !== cast.manager)
  const colleagues = team.filter(({ userId }) => userId !== cast.employee.userId)
  const elsewhere = people.filter(({ craft, isOnline }) => craft !== cast.manager.craft && isOnline)
  const ago = (minutes: number, play: Scene['play']): Scene => ({
    atMs: calendar.nowMs - minutes * minuteMs,
    play,
  })
  const contests = (minutes: number, [person]: readonly Person[], note: string): Scene[] =>
    person && stage.devices.has(person.userId) ? [ago(minutes, () => contest(stage, person, note))] : []
  return [
    ago(28, () => exportOwn(stage)),
    ago(24, () =>
      contest(stage, cast.employee, 'The recorded training for our CRM, as agreed for this week.'),
    ),
    ago(22, () => declare(stage)),
    ...contests(21, colleagues, 'On the phone with a customer the whole time.'),
    ...contests(17, elsewhere, 'Read about an outage there for a ticket.'),
    ago(11, () => noteAsManager(stage, colleagues)),
    ago(6, () =>
      noteToDay(stage.admin, cast.manager, calendar.today, 'Appraisals all day, away from the desk.'),
    ),
  ]
}

async function noteAsManager(stage: Stage, colleagues: readonly Person[]): Promise<void> {
  const { cast, calendar } = stage
  const [before = ''] = calendar.workDaysBefore(1)
  const manager = await signInBy(stage, cast.manager)
  await noteToDay(
    manager,
    cast.employee,
    calendar.today,
    'The training counts as work: I will tell the admin.',
  )
  await noteToDay(manager, cast.employee, before, 'Trade fair in the afternoon, away from the desk.')
  const [first, second] = colleagues
  if (first) await noteToDay(manager, first, calendar.today, 'On the phone most of the day.')
  if (second) await noteToDay(manager, second, before, 'On call until midnight, came in later.')
}

const noteToDay = (ask: Ask, { userId }: Person, day: string, note: string) =>
  ask('PUT', `/admin/user/${userId}/notes`, { day, note })

const signInBy = ({ server, password }: Stage, { userId }: Person) =>
  signIn(server.url, '/login', { user_id: userId, password })

async function exportOwn(stage: Stage): Promise<void> {
  const employee = await signInBy(stage, stage.cast.employee)
  await employee('GET', '/me/export?format=json')
}

/** The employee says what the longest stretches without input of today and of the work day before were. */
async function declare(stage: Stage): Promise<void> {
  const { cast, calendar } = stage
  const { userId } = cast.employee
  const own = await openOwnPage(stage, cast.employee)
  const [before = ''] = calendar.workDaysBefore(1)
  await declareLongest(own, userId, { date: calendar.today, kind: 'meeting', note: 'Planning, on site' })
  await declareLongest(own, userId, { date: before, kind: 'with_customer', note: 'Trade fair' })
}

/** A person opens their own page from the extension and contests a minute. */
async function contest(stage: Stage, person: Person, note: string): Promise<void> {
  const own = await openOwnPage(stage, person)
  const { calendar, server } = stage
  for (const date of [calendar.today, ...calendar.workDaysBefore(fewDays)]) {
    const rows = timelineRowSchema
      .array()
      .parse(await own('GET', `/timeline?user_id=${person.userId}&date=${date}`))
    const wrong = rows.filter(
      ({ state, start }) => state === 'non_productive' && Date.parse(start) < server.time.nowMs - minuteMs,
    )
    const minute = wrong[Math.floor(wrong.length / 2)]
    if (minute) {
      await own('PUT', '/me/contests', { start: minute.start, note })
      return
    }
  }
}

/** Signs in by the device; without a known device (after an interrupted run) by the password, which only the employee has. */
async function openOwnPage(stage: Stage, person: Person): Promise<Ask> {
  const asDevice = await stage.devices.get(person.userId)?.signIn()
  if (!asDevice) return signInBy(stage, person)
  const { url } = dashboardLinkSchema.parse(await asDevice('POST', '/devices/dashboard-link'))
  return signIn(stage.server.url, '/login/link', { secret: new URL(url).hash.slice(1) })
}
