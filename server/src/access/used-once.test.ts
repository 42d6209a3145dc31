import { generateKeyPairSync } from 'node:crypto'
import { enrolmentSchema, passwordLinkSchema } from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { describe, expect, it } from 'vitest'
import { done, goodPassword } from '../testing/company.ts'
import { postTogether } from '../testing/held-requests.ts'
import { twoServers } from '../testing/two-servers.ts'

const secretOf = (url: string) => new URL(url).hash.slice(1)

/** Sends the same request twenty times, alternating between two servers, so that all complete at the same time. */
async function ask(urls: readonly [string, string], path: string, body: (i: number) => unknown) {
  const requests = Array.from({ length: 20 }, (_, i) => ({ url: `${urls[i % 2]}${path}`, body: body(i) }))
  const statuses = await postTogether(requests)
  return statuses.toSorted((a, b) => a - b)
}
const onceAnd = (good: number, refused: number) => [good, ...Array<number>(19).fill(refused)]

describe('of twenty simultaneous requests at two servers with the same', () => {
  it('dashboard link, one opens a session', async () => {
    const { urls, enrol, server } = await twoServers()
    const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
    const { url } = dashboardLinkSchema.parse(await done(laptop, 'POST', '/devices/dashboard-link'))

    expect(await ask(urls, '/login/link', () => ({ secret: secretOf(url) }))).toEqual(onceAnd(200, 410))
  })

  it('password link, one sets the password', async () => {
    const { urls, admin } = await twoServers()
    const { url } = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/root/password-link'))
    const body = (i: number) => ({ secret: secretOf(url), password: `${goodPassword} ${i}` })

    expect(await ask(urls, '/password', body)).toEqual(onceAnd(200, 410))
  })

  it('enrolment code, one enrols a device', async () => {
    const { urls, admin } = await twoServers()
    const { code } = enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' }))
    const device = () => ({
      code,
      public_key: generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x,
      name: 'laptop',
      platform: 'linux',
      helper_version: '0.1.0',
    })

    expect(await ask(urls, '/devices/enrol', device)).toEqual(onceAnd(201, 403))
  })

  it('signed sign-in of a device, one gets a token', async () => {
    const { urls, enrol, server } = await twoServers()
    const request = (await enrol('ada')).tokenRequest(server.time.nowMs)

    expect(await ask(urls, '/devices/token', () => request)).toEqual(onceAnd(200, 401))
  })
})
