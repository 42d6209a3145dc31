import {
  enrolmentSchema,
  passwordLinkSchema,
  sessionSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { type Caller, callerWith, cookieIn, enrolTestDevice } from '../../server/src/testing/callers.ts'
import { createDevice, type Device } from '../load/device.ts'
import { createPost, type Post } from '../load/post.ts'
import type { Target } from './abuses.ts'

export const adminName = 'root'
export const adminPassword = 'correct horse battery'
const minutesOfEmployee = 6_000

/** Signs the admin in, hires an employee who turns against everyone and has weeks of minutes, and enrols another person's device. */
export async function setUpCompany(
  url: string,
): Promise<{ target: Target; other: { post: Post; device: Device } }> {
  const admin = await signIn(url, '/login', { user_id: adminName, password: adminPassword })
  const asAdmin = callerWith(url, admin)
  await good(asAdmin('PUT', '/admin/users/eve', { role: 'employee' }))
  const link = passwordLinkSchema.parse(await good(asAdmin('POST', '/admin/users/eve/password-link')))
  const secret = new URL(link.url).hash.slice(1)
  const employee = await signIn(url, '/password', { secret, password: adminPassword })
  const device = await enrol(url, asAdmin, 'eve')
  await fill(createPost(url, { headers: device }))
  const others = await enrol(url, asAdmin, 'ada')
  const fromMs = Math.floor(Date.now() / 1000) * 1000 - 24 * 60 * 60_000
  return {
    target: { url, admin, employee, device },
    other: { post: createPost(url, { headers: others }), device: createDevice('ada', { fromMs, seed: 1 }) },
  }
}

async function signIn(url: string, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await callerWith(url, {})('POST', path, body)
  const { csrf_token } = sessionSchema.parse(answer.body)
  return { Cookie: cookieIn(answer), 'X-CSRF-Token': csrf_token ?? '' }
}

async function enrol(url: string, admin: Caller, userId: string): Promise<Record<string, string>> {
  const { code } = enrolmentSchema.parse(await good(admin('POST', '/admin/enrolments', { user_id: userId })))
  const device = await enrolTestDevice(url, code)
  const answer = await good(callerWith(url, {})('POST', '/devices/token', device.tokenRequest(Date.now())))
  return { authorization: `Bearer ${tokenAnswerSchema.parse(answer).token}` }
}

/** A second of each minute, so that exports and previews have much to read. */
async function fill(post: Post): Promise<void> {
  const hourMs = 60 * 60_000
  const device = createDevice('eve', { fromMs: Math.floor(Date.now() / hourMs) * hourMs, seed: 2 })
  for (let sent = 0; sent < minutesOfEmployee; sent += 100) {
    const batch = JSON.parse(device.next(100).body.toString())
    for (const [i, event] of batch.events.entries())
      event.timestamp = new Date(Math.floor(Date.now() / hourMs) * hourMs - (sent + i) * 60_000).toISOString()
    const answer = await post(Buffer.from(JSON.stringify(batch)))
    if (answer.status !== 201) throw new Error(`The minutes were answered ${answer.status}: ${answer.text}`)
  }
}

async function good(asked: ReturnType<Caller>): Promise<unknown> {
  const { status, body } = await asked
  if (status >= 300) throw new Error(`A request was answered ${status}: ${JSON.stringify(body)}`)
  return body
}
