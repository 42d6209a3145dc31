import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { savePassword } from '../../access/accounts.ts'
import { makeSetupLink } from '../../access/one-time-links.ts'
import { hashPassword } from '../../access/passwords.ts'
import { createApp } from '../../app.ts'
import { listen } from '../../server.ts'
import { callerWith, cookieIn, signIn, whoIs } from '../../testing/callers.ts'
import { done, goodPassword, startCompany } from '../../testing/company.ts'
import { startTestServer } from '../../testing/server.ts'

const login = { user_id: 'root', password: goodPassword }

describe('the first admin', () => {
  it('is created once by the setup link', async () => {
    const { context, time, url } = await startTestServer({ OPEN_MODE: 'false' })
    const secret = (await makeSetupLink(context.database, time.nowMs)) ?? ''
    const setup = (user_id: string) =>
      callerWith(url, {})('POST', '/setup', { secret, user_id, password: goodPassword })

    const first = await setup('ann')
    const second = await setup('eve')

    expect(first).toMatchObject({ status: 200, body: { user_id: 'ann', role: 'admin' } })
    expect(second.status).toBe(410)
    expect(await makeSetupLink(context.database, time.nowMs)).toBeUndefined()
  })

  it('ends open mode', async () => {
    const { context, time, url } = await startTestServer()
    const nobody = callerWith(url, {})
    const before = await nobody('GET', '/admin/leaderboard')
    const secret = await makeSetupLink(context.database, time.nowMs)

    const admin = await signIn(url, '/setup', { secret, user_id: 'ann', password: goodPassword })

    expect(before.status).toBe(200)
    expect((await nobody('GET', '/admin/leaderboard')).status).toBe(401)
    expect((await nobody('POST', '/track', { events: [] })).status).toBe(401)
    expect((await admin('GET', '/admin/leaderboard')).status).toBe(200)
  })

  it('needs a password of a minimum length', async () => {
    const { context, time, url } = await startTestServer({ OPEN_MODE: 'false' })
    const secret = await makeSetupLink(context.database, time.nowMs)

    const answer = await callerWith(url, {})('POST', '/setup', { secret, user_id: 'a', password: 'short' })

    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).toContain('12 characters')
  })
})

describe('signing in', () => {
  it('sets a cookie that scripts and other sites cannot use', async () => {
    const { nobody } = await startCompany()

    const answer = await nobody('POST', '/login', login)

    expect(answer.headers.get('Set-Cookie')).toMatch(/; httponly/i)
    expect(answer.headers.get('Set-Cookie')).toMatch(/; samesite=lax/i)
    expect(answer.headers.get('Set-Cookie')).not.toMatch(/; secure/i)
  })

  it('sets a cookie only for this host and https behind a proxy that uses https', async () => {
    const { server } = await startCompany({ TRUST_PROXY: 'true' })
    const byTls = callerWith(server.url, { 'X-Forwarded-Proto': 'https' })

    const answer = await byTls('POST', '/login', login)

    expect(answer.headers.get('Set-Cookie')).toMatch(/^__Host-telemetry_session=.*; path=\/;.*secure/i)
  })

  it('starts no session with a password that was changed during the check', async () => {
    const company = await startCompany()
    const { context } = company.server
    const { database } = context
    const read = Promise.withResolvers<void>()
    const watched: typeof database.reading = async work => {
      const account = await database.reading(work)
      read.resolve()
      return account
    }
    const app = createApp({ ...context, database: { ...database, reading: watched } }, '/nowhere')
    const { url, stop } = await listen(app, context.settings)
    const other = await hashPassword('another good one')
    const turns = Promise.withResolvers<void>()
    const busy = [0, 1].map(() => hashPassword('of somebody else', () => turns.promise))

    const answer = callerWith(url, {})('POST', '/login', login)
    await read.promise
    await database.transaction(tx => savePassword(tx, 'root', other))
    turns.resolve()

    expect((await answer).status).toBe(401)
    await Promise.all(busy)
    await stop()
  })

  it('sets a secure cookie with an https public address even if no proxy is trusted', async () => {
    const { server } = await startCompany({ PUBLIC_URL: 'https://tracker.example' })

    const answer = await loginAt(server.url, 'tracker.example')

    expect(answer).toMatch(/^__Host-telemetry_session=.*; path=\/;.*secure/i)
  })

  it('never continues an existing session (fixation)', async () => {
    const { server, nobody } = await startCompany()
    const planted = callerWith(server.url, { Cookie: 'telemetry_session=planted' })

    const answer = await planted('POST', '/login', login)

    expect(cookieIn(answer)).not.toContain('planted')
    expect(await planted('GET', '/session')).toMatchObject({ body: { user_id: null } })
    const again = await callerWith(server.url, { Cookie: cookieIn(answer) })('POST', '/login', login)
    expect(cookieIn(again)).not.toBe(cookieIn(answer))
    expect(await whoIs(server.url, answer)).toBeNull()
    expect(await whoIs(server.url, again)).toBe('root')
    expect((await nobody('GET', '/session')).status).toBe(200)
  })

  it('ends when the person signs out', async () => {
    const { server, nobody } = await startCompany()
    const answer = await nobody('POST', '/login', login)
    const me = await signIn(server.url, '/login', login)

    await done(me, 'POST', '/logout')

    expect((await me('GET', '/admin/users')).status).toBe(401)
    expect(await whoIs(server.url, answer)).toBe('root')
  })

  it('ends after the idle time, and after the maximum time', async () => {
    const { server } = await startCompany({ SESSION_IDLE_HOURS: '2', SESSION_MAX_HOURS: '5' })
    const idle = await signIn(server.url, '/login', login)
    const busy = await signIn(server.url, '/login', login)
    const hourly: number[] = []
    for (let hours = 1; hours <= 5; hours++) {
      server.time.nowMs += 60 * 60_000
      hourly.push((await busy('GET', '/admin/users')).status)
    }

    expect(hourly).toEqual([200, 200, 200, 200, 401])
    expect((await idle('GET', '/admin/users')).status).toBe(401)
  })

  it('gives the same answer for a wrong password and an unknown name', async () => {
    const { nobody } = await startCompany()

    const wrong = await nobody('POST', '/login', { ...login, password: 'something else' })
    const unknown = await nobody('POST', '/login', { user_id: 'nobody', password: 'something else' })

    expect(wrong.status).toBe(401)
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body])
  })

  it('increases the wait for guesses at one account from any address', async () => {
    const { server, nobody } = await startCompany()
    const guess = () => nobody('POST', '/login', { ...login, password: 'something else' })
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(401)

    const sixth = await nobody('POST', '/login', login)
    server.time.nowMs += 5_000
    const seventh = await guess()
    const eighth = await nobody('POST', '/login', login)
    server.time.nowMs += 10_000
    const afterWaiting = await nobody('POST', '/login', login)

    expect(sixth.status).toBe(429)
    expect(sixth.headers.get('Retry-After')).toBe('5')
    expect(seventh.status).toBe(401)
    expect(eighth.headers.get('Retry-After')).toBe('10')
    expect(afterWaiting.status).toBe(200)
  })

  it('increases the wait for an address with guesses at many accounts', async () => {
    const { nobody } = await startCompany()
    for (let i = 0; i < 20; i++)
      await nobody('POST', '/login', { user_id: `guess-${i}`, password: 'something else' })

    const answer = await nobody('POST', '/login', login)

    expect(answer.status).toBe(429)
  })
})

describe('an address behind a proxy that adds to X-Forwarded-For', () => {
  it.each([
    ['a forged first entry', (i: number) => `198.51.100.${i}, 203.0.113.9`],
    ['another address of the same IPv6 network', (i: number) => `2001:db8:1:2::${i}`],
    ['another port', (i: number) => `203.0.113.9:${4000 + i}`],
  ])('has to wait even if each guess has %s', async (_, forwardedFor) => {
    const { server } = await startCompany({ TRUST_PROXY: 'true' })
    const guess = (i: number) =>
      callerWith(server.url, { 'X-Forwarded-For': forwardedFor(i) })('POST', '/login', {
        user_id: `guess-${i}`,
        password: 'something else',
      })
    for (let i = 0; i < 20; i++) await guess(i)

    expect((await guess(20)).status).toBe(429)
  })
})

describe('changes from another page', () => {
  it('are rejected without the CSRF token of the session', async () => {
    const { server, nobody } = await startCompany()
    const cookie = cookieIn(await nobody('POST', '/login', login))
    const asked = (headers: Record<string, string>) =>
      callerWith(server.url, { Cookie: cookie, ...headers })('PUT', '/admin/users/eve', { role: 'admin' })

    expect(await asked({})).toMatchObject({ status: 403, body: { error: { code: 'csrf_refused' } } })
    expect((await asked({ 'X-CSRF-Token': 'a'.repeat(43) })).status).toBe(403)
    expect((await asked({ Origin: 'https://evil.example' })).status).toBe(403)
  })
})

/** The cookie after signing in with a certain Host header, which `fetch` cannot send. */
function loginAt(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    httpRequest(`${url}/login`, { method: 'POST', headers: { Host: host } }, answer => {
      answer.resume()
      resolve(answer.headers['set-cookie']?.[0] ?? '')
    })
      .on('error', reject)
      .end(JSON.stringify(login))
  })
}
