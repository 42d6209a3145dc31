import {
  enrolmentSchema,
  passwordLinkSchema,
  sessionSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import {
  type Caller,
  callerWith,
  cookieIn,
  enrolTestDevice,
  type TestDevice,
} from '../../server/src/testing/callers.ts'
import { createDevice } from '../load/device.ts'
import { createPost, type Post } from '../load/post.ts'
import type { Target } from './abuses.ts'
import type { OtherDevice } from './others.ts'

export const adminName = 'root'
export const adminPassword = 'correct horse battery'
const devicesOfEmployee = 4
const otherPeople = 20
const minutesOfEmployee = 6_000
const dayMs = 24 * 60 * 60_000
const hourMs = 60 * 60_000

/** A company on a server: an employee and an admin who abuse it, and other people who only work. */
export interface Company {
  /**
   * Everyone, with new device tokens, because tokens expire soon. The server may have been restarted in
   * between.
   */
  at(url: string): Promise<{ target: Target; others: OtherDevice[] }>
}

/**
 * Signs the admin in, creates an employee with weeks of minutes and some devices, and enrols the others'
 * devices.
 */
export async function setUpCompany(url: string): Promise<Company> {
  const admin = await signIn(url, '/login', { user_id: adminName, password: adminPassword })
  const asAdmin = callerWith(url, admin)
  const secret = await passwordLinkOf(asAdmin, 'eve')
  const employee = await signIn(url, '/password', { secret, password: adminPassword })
  const passwordLink = await passwordLinkOf(asAdmin, 'mallory')
  const own = await enrolAll(url, asAdmin, Array<string>(devicesOfEmployee).fill('eve'))
  const people = Array.from({ length: otherPeople }, (_, i) => `person-${i}`)
  const enrolled = await enrolAll(url, asAdmin, people)
  const fromMs = Math.floor(Date.now() / 1_000) * 1_000 - 5 * dayMs
  const working = people.map((name, i) => createDevice(name, { fromMs, seed: i }))
  const [first] = own
  if (first) await fill(createPost(url, { headers: await tokenOf(url, first) }))

  return {
    at: async now => ({
      target: {
        url: now,
        admin,
        employee,
        passwordLink,
        devices: await Promise.all(own.map(device => tokenOf(now, device))),
      },
      others: await Promise.all(
        working.map(async (device, i) => {
          const known = enrolled[i]
          if (!known) throw new RangeError(`${device.userId} has no device.`)
          return { device, post: createPost(now, { headers: await tokenOf(now, known) }) }
        }),
      ),
    }),
  }
}

async function signIn(url: string, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await callerWith(url, {})('POST', path, body)
  const { csrf_token } = sessionSchema.parse(await good(Promise.resolve(answer)))
  return { Cookie: cookieIn(answer), 'X-CSRF-Token': csrf_token ?? '' }
}

async function passwordLinkOf(admin: Caller, userId: string): Promise<string> {
  await good(admin('PUT', `/admin/users/${userId}`, { role: 'employee' }))
  const answer = await good(admin('POST', `/admin/users/${userId}/password-link`))
  return new URL(passwordLinkSchema.parse(answer).url).hash.slice(1)
}

async function enrolAll(url: string, admin: Caller, userIds: readonly string[]): Promise<TestDevice[]> {
  const devices: TestDevice[] = []
  for (const user_id of userIds) {
    const { code } = enrolmentSchema.parse(await good(admin('POST', '/admin/enrolments', { user_id })))
    devices.push(await enrolTestDevice(url, code))
  }
  return devices
}

async function tokenOf(url: string, device: TestDevice): Promise<Record<string, string>> {
  const answer = await good(callerWith(url, {})('POST', '/devices/token', device.tokenRequest(Date.now())))
  return { authorization: `Bearer ${tokenAnswerSchema.parse(answer).token}` }
}

/** One second per minute, so that exports and previews have a lot to read. */
async function fill(post: Post): Promise<void> {
  const device = createDevice('eve', { fromMs: Math.floor(Date.now() / hourMs) * hourMs, seed: 2 })
  for (let sent = 0; sent < minutesOfEmployee; sent += 100) {
    const batch = JSON.parse(device.next(100).body.toString())
    for (const [i, event] of batch.events.entries())
      event.timestamp = new Date(Math.floor(Date.now() / hourMs) * hourMs - (sent + i) * 60_000).toISOString()
    const answer = await post(Buffer.from(JSON.stringify(batch)))
    if (answer.status !== 201) throw new Error(`A batch was answered ${answer.status}: ${answer.text}`)
  }
}

async function good(asked: ReturnType<Caller>): Promise<unknown> {
  const { status, body } = await asked
  if (status >= 300) throw new Error(`A request was answered ${status}: ${JSON.stringify(body)}`)
  return body
}
