import { request } from 'node:http'
import { sessionSchema, signInRequestRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readServerSettings } from '../../settings.ts'
import { type Caller, callerWith, cookieIn } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'
import { startTestServer } from '../../testing/server.ts'

const header = 'X-Forwarded-User'
const behindProxy = { PROXY_USER_HEADER: header, PROXY_TRUSTED: '127.0.0.0/8, ::1' }
const as = (url: string, name: string, more: Record<string, string> = {}) =>
  callerWith(url, { [header]: name, ...more })

describe('a reverse proxy that signs people in', () => {
  it('opens their own page through the sign-in page, without a password', async () => {
    const { server } = await startCompany(behindProxy)

    const login = await as(server.url, 'ada')('GET', '/login?next=/dashboard/ada')
    const entry = await as(server.url, 'ada')('GET', '/auth/proxy')
    const page = as(server.url, 'ada', { Cookie: cookieIn(entry) })

    expect(login.headers.get('Location')).toBe('/auth/proxy?next=/dashboard/ada')
    expect(entry.status).toBe(302)
    expect(entry.headers.get('Location')).toBe('/dashboard/ada')
    expect(await page('GET', '/session')).toMatchObject({ body: { user_id: 'ada', role: 'employee' } })
    expect((await page('GET', '/summary/today?user_id=ada')).status).toBe(200)
    expect((await page('GET', '/admin/users')).status).toBe(403)
  })

  it.each(['jörg', 'Дима', 'José', 'José', '张三'])('signs in %s with the name sent as UTF-8', async name => {
    const { server } = await startCompany(behindProxy)
    const asBytes = Buffer.from(name, 'utf8').toString('latin1')

    const entry = await as(server.url, asBytes)('GET', '/auth/proxy')
    const page = as(server.url, asBytes, { Cookie: cookieIn(entry) })

    expect(entry.headers.get('Location')).toBe(`/dashboard/${encodeURIComponent(name)}`)
    expect(await page('GET', '/session')).toMatchObject({ body: { user_id: name } })
  })

  it('accepts a name sent as Latin-1', async () => {
    const { server } = await startCompany(behindProxy)

    const entry = await as(server.url, 'jörg')('GET', '/auth/proxy')

    expect(entry.headers.get('Location')).toBe(`/dashboard/${encodeURIComponent('jörg')}`)
  })

  it('requires a sign-in from the first request on, also on loopback', async () => {
    const server = await startTestServer(behindProxy)

    expect((await callerWith(server.url, {})('GET', '/admin/leaderboard')).status).toBe(401)
    expect((await startTestServer({ ...behindProxy, OPEN_MODE: 'true' })).context.settings.isOpen).toBe(false)
  })

  it('gives no access to an existing person until an admin confirms it', async () => {
    const { server, admin, enrol } = await startCompany(behindProxy)
    await enrol('ada')
    const enter = async (name: string) => (await as(server.url, name)('GET', '/auth/proxy')).status

    const before = [await enter('ada'), await enter('ADA'), await enter('ADA')]
    const requests = await requestsOf(admin)
    const [ownName] = requests.filter(({ called }) => called === 'ada')
    await done(admin, 'PUT', `/admin/sign-in-requests/${ownName?.id}`)

    expect(before).toEqual([401, 401, 401])
    expect(requests).toMatchObject([
      { user_id: 'ada', called: 'ada' },
      { user_id: 'ada', called: 'ADA' },
    ])
    expect([await enter('ada'), await enter('ADA')]).toEqual([302, 401])
    const log = await done(admin, 'GET', '/admin/audit-log?action=sign_in_linked')
    expect(log).toMatchObject({ entries: [{ actor: 'root', subject: 'ada' }] })
  })

  it('signs in a person with another name after an admin has confirmed it', async () => {
    const { server, admin, enrol } = await startCompany(behindProxy)
    await enrol('ada')
    await as(server.url, 'ADA')('GET', '/auth/proxy')
    const [request] = await requestsOf(admin)
    await done(admin, 'PUT', `/admin/sign-in-requests/${request?.id}`)

    const entry = await as(server.url, 'ADA')('GET', '/auth/proxy')

    const page = as(server.url, 'ADA', { Cookie: cookieIn(entry) })
    expect(entry.headers.get('Location')).toBe('/dashboard/ada')
    expect(await page('GET', '/session')).toMatchObject({ body: { user_id: 'ada', role: 'employee' } })
    const asAnother = as(server.url, 'ada', { Cookie: cookieIn(entry) })
    expect(await asAnother('GET', '/session')).toMatchObject({ body: { user_id: null } })
  })

  it('does not sign in a person whom an admin has rejected, and asks again at the next attempt', async () => {
    const { server, admin, enrol } = await startCompany(behindProxy)
    await enrol('ada')
    await as(server.url, 'ada')('GET', '/auth/proxy')
    const [request] = await requestsOf(admin)

    await done(admin, 'DELETE', `/admin/sign-in-requests/${request?.id}`)
    const refused = await requestsOf(admin)
    const entry = await as(server.url, 'ada')('GET', '/auth/proxy')

    expect(refused).toEqual([])
    expect(entry).toMatchObject({ status: 401, body: { error: { code: 'sso_not_linked' } } })
    expect(await requestsOf(admin)).toHaveLength(1)
  })

  it('uses the role that an admin set on this server', async () => {
    const { server, admin } = await startCompany(behindProxy)
    await as(server.url, 'boss')('GET', '/auth/proxy')
    await done(admin, 'PUT', '/admin/users/boss', { role: 'admin' })

    const entry = await as(server.url, 'boss')('GET', '/auth/proxy?next=/login')
    const page = as(server.url, 'boss', { Cookie: cookieIn(entry) })

    expect(entry.headers.get('Location')).toBe('/admin')
    expect((await page('GET', '/admin/users')).status).toBe(200)
  })

  it('requires the CSRF token of the session for each change', async () => {
    const { server } = await startCompany(behindProxy)
    const entry = await as(server.url, 'ada')('GET', '/auth/proxy')
    const cookie = { Cookie: cookieIn(entry) }
    const { csrf_token } = sessionSchema.parse(await done(as(server.url, 'ada', cookie), 'GET', '/session'))
    const out = (more: Record<string, string>) =>
      as(server.url, 'ada', { ...cookie, ...more })('POST', '/logout')

    expect((await out({})).status).toBe(403)
    expect((await out({ 'X-CSRF-Token': csrf_token ?? '' })).status).toBe(200)
  })

  it('ends a session as soon as it sends another name, or none', async () => {
    const { server } = await startCompany(behindProxy)
    const Cookie = cookieIn(await as(server.url, 'ada')('GET', '/auth/proxy'))
    const asked = (headers: Record<string, string>) =>
      callerWith(server.url, { Cookie, ...headers })('GET', '/summary/today?user_id=ada')

    expect((await asked({ [header]: 'ada' })).status).toBe(200)
    expect((await asked({ [header]: 'eve' })).status).toBe(401)
    expect((await asked({})).status).toBe(401)
  })

  it('does not open an account that has a password', async () => {
    const { server } = await startCompany(behindProxy)

    const entry = await as(server.url, 'root')('GET', '/auth/proxy')

    expect(entry).toMatchObject({ status: 401, body: { error: { code: 'sso_not_linked' } } })
  })

  it('is not trusted from another address, whatever its forwarding headers say', async () => {
    const { server } = await startCompany({ ...behindProxy, PROXY_TRUSTED: '10.0.0.5', TRUST_PROXY: 'true' })

    const entry = await as(server.url, 'ada', { 'X-Forwarded-For': '10.0.0.5' })('GET', '/auth/proxy')

    expect(entry.status).toBe(401)
  })

  it('is not trusted with two names, since the visitor may have sent one', async () => {
    const { server } = await startCompany(behindProxy)

    expect(await statusWith(`${server.url}/auth/proxy`, { [header]: ['ada', 'eve'] })).toBe(401)
    expect(await statusWith(`${server.url}/auth/proxy`, { [header]: ['ada'] })).toBe(302)
  })

  it('limits sessions per minute for each name separately', async () => {
    const { server } = await startCompany(behindProxy)
    const enter = async (name: string) => (await as(server.url, name)('GET', '/auth/proxy')).status
    const statuses = []
    for (let i = 0; i < 32; i++) statuses.push(await enter('ada'))

    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 302), 429, 429])
    expect(await enter('bob')).toBe(302)
  })

  it('starts no session for a HEAD request', async () => {
    const { server } = await startCompany(behindProxy)

    const entry = await as(server.url, 'ada')('HEAD', '/auth/proxy')

    expect([entry.status, entry.headers.get('Allow')]).toEqual([405, 'GET'])
    expect(await server.context.database.read('SELECT 1 FROM sessions WHERE user_id = $1', ['ada'])).toEqual(
      [],
    )
  })

  it('is disabled without a configured header', async () => {
    const { server } = await startCompany()

    expect((await as(server.url, 'ada')('GET', '/auth/proxy')).status).toBe(404)
  })
})

it.each([
  { PROXY_USER_HEADER: 'X-User' },
  { PROXY_TRUSTED: '10.0.0.5' },
  { PROXY_USER_HEADER: 'X-User', PROXY_TRUSTED: 'proxy.example' },
  { PROXY_USER_HEADER: 'X-User', PROXY_TRUSTED: '10.0.0.0/33' },
  { PROXY_USER_HEADER: 'X User', PROXY_TRUSTED: '10.0.0.5' },
])('does not start with %j', settings => {
  expect(() => readServerSettings(settings)).toThrow(/PROXY_/)
})

async function requestsOf(admin: Caller) {
  return z.array(signInRequestRowSchema).parse(await done(admin, 'GET', '/admin/sign-in-requests'))
}

function statusWith(url: string, headers: Record<string, string[]>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}
