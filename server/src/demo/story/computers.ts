import { deviceRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import type { Person } from '../people.ts'
import { computerOf, type DemoDevice, enrolDevice } from './devices.ts'
import type { Scene, Stage } from './stage.ts'

const minuteMs = 60_000

/** Enrols each computer in the first days; one is revoked and replaced later. Computers that an earlier run enrolled stay. */
export async function enrolAll(stage: Stage): Promise<Scene[]> {
  const { calendar, people, admin } = stage
  const rows = deviceRowSchema.array().parse(await admin('GET', '/admin/devices'))
  const known = new Set(rows.map(({ user_id }) => user_id))
  return people.flatMap((person, i) => {
    if (known.has(person.userId)) return []
    const atMs = calendar.officeTime(0.02 + (i % 8) / 100, person.userId)
    const first: Scene = { atMs, play: () => enrol(stage, person, computerOf(person, i)) }
    return person.computer === 'replaced' ? [first, ...replace(stage, person, i)] : [first]
  })
}

async function enrol(
  { server, admin, devices }: Stage,
  { userId }: Person,
  computer: { name: string; platform: string },
): Promise<DemoDevice> {
  const device = await enrolDevice(server, admin, { userId, ...computer })
  devices.set(userId, device)
  return device
}

function replace(stage: Stage, person: Person, index: number): Scene[] {
  const lastMs = stage.calendar.officeTime(0.5, `${person.userId} last`)
  return [
    { atMs: lastMs, play: () => report(stage, person, { queued_events: 0, dropped_events: 0 }) },
    {
      atMs: lastMs + 20 * minuteMs,
      async play() {
        await stage.admin('DELETE', `/admin/devices/${stage.devices.get(person.userId)?.deviceId}`)
        await enrol(stage, person, computerOf(person, index + 48))
      },
    },
  ]
}

/** Every computer reports its queue: some time ago if it is online, otherwise when it was last active. */
export function reportAll(stage: Stage, lastMinuteMs: ReadonlyMap<string, number>): Scene[] {
  const { people, devices, calendar } = stage
  const startedMs = (userId: string) =>
    calendar.nowMs - Math.round(between(seededRandom('report', userId), 30, 240)) * minuteMs
  return people
    .filter(({ userId }) => devices.has(userId))
    .map(person => ({
      atMs: person.isOnline
        ? startedMs(person.userId)
        : (lastMinuteMs.get(person.userId) ?? calendar.fromMs) + minuteMs,
      play: () => report(stage, person, reports[person.computer]),
    }))
}

const emptyReport = { queued_events: 0, dropped_events: 0 }
const reports = {
  usual: emptyReport,
  replaced: emptyReport,
  silent: { queued_events: 4_210, dropped_events: 0 },
  copied: { queued_events: 3, dropped_events: 0, copies_found: 1 },
  full: { queued_events: 0, dropped_events: 12 },
}

async function report({ devices }: Stage, { userId }: Person, body: object): Promise<void> {
  const asDevice = await devices.get(userId)?.signIn()
  await asDevice?.('PUT', '/devices/report', body)
}
