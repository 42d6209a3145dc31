import { passwordLinkSchema, secondFactorSchema } from '@telemetry-tracker/shared/contracts/access'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { callerWith, cookieIn, enrolTestDevice, signIn } from '../../testing/callers.ts'
import { type Company, done, goodPassword, startCompany } from '../../testing/company.ts'
import { postTogether } from '../../testing/held-requests.ts'
import { twoServers } from '../../testing/two-servers.ts'

const login = { user_id: 'root', password: goodPassword }
const wrong = { ...login, password: 'something else' }

const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
const count = (statuses: readonly number[], status: number) => statuses.filter(each => each === status).length

async function withSecondFactor(company: Company): Promise<(nowMs: number) => string> {
  const { secret } = secondFactorSchema.parse(await done(company.admin, 'POST', '/me/second-factor'))
  const codeAt = (nowMs: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs })
  const { time } = company.server
  await done(company.admin, 'PUT', '/me/second-factor', { code: codeAt(time.nowMs) })
  time.nowMs += 30_000
  return codeAt
}

describe('200 guesses that arrive together at two servers', () => {
  it('are not checked more often than one after another: passwords', async () => {
    const { urls, nobody } = await twoServers()

    const statuses = await postTogether(times(200, i => ({ url: `${urls[i % 2]}/login`, body: wrong })))

    expect([count(statuses, 401), count(statuses, 429)]).toEqual([5, 195])
    expect((await nobody('POST', '/login', login)).status).toBe(429)
  })

  it('are not checked more often than one after another: codes of the second factor', async () => {
    const company = await twoServers()
    await withSecondFactor(company)
    const guess = (i: number) => ({ ...login, code: `guess-${i}` })

    const statuses = await postTogether(
      times(200, i => ({ url: `${company.urls[i % 2]}/login`, body: guess(i) })),
    )

    expect([count(statuses, 401), count(statuses, 429)]).toEqual([5, 195])
  })

  it.each([
    ['DELETE', '/me/second-factor', (i: number) => ({ code: `guess-${i}` })],
    ['PUT', '/me/password', (i: number) => ({ current: `guess ${i}`, password: 'a chosen password' })],
  ])(
    'are not checked more often than one after another: %s %s in a stolen session',
    async (method, path, guess) => {
      const company = await twoServers()
      const codeAt = await withSecondFactor(company)
      const answer = await company.nobody('POST', '/login', {
        ...login,
        code: codeAt(company.server.time.nowMs),
      })
      const token = Object(answer.body).csrf_token
      const headers = { Cookie: cookieIn(answer), 'X-CSRF-Token': String(token) }

      const statuses = await postTogether(
        times(200, i => ({ method, url: company.urls[i % 2] + path, body: guess(i), headers })),
      )

      expect([count(statuses, 401), count(statuses, 429)]).toEqual([5, 195])
    },
  )

  it('let the owner in whose password arrives among them, and reset the count', async () => {
    const { urls, nobody } = await twoServers()
    const bodies = [wrong, wrong, login, wrong, wrong]

    const statuses = await postTogether(bodies.map((body, i) => ({ url: `${urls[i % 2]}/login`, body })))

    expect(statuses).toEqual([401, 401, 200, 401, 401])
    expect((await nobody('POST', '/login', login)).status).toBe(200)
    const again = await postTogether(times(200, i => ({ url: `${urls[i % 2]}/login`, body: wrong })))
    expect(count(again, 401)).toBe(5)
  })

  it('are limited for all accounts together by the address', async () => {
    const { urls } = await twoServers()
    const statuses: number[] = []
    // In parts that fit in the queue for hashing.
    for (let part = 0; part < 10; part++)
      statuses.push(
        ...(await postTogether(
          times(20, i => ({
            url: `${urls[i % 2]}/login`,
            body: { ...wrong, user_id: `guess-${part}-${i}` },
          })),
        )),
      )

    expect([count(statuses, 401), count(statuses, 429)]).toEqual([20, 180])
  })
})

describe('the owner of an account that others try to guess', () => {
  it('can sign in only in a known browser', async () => {
    const { server, nobody } = await startCompany()
    const known = callerWith(server.url, { Cookie: cookieIn(await nobody('POST', '/login', login)) })
    for (let i = 0; i < 8; i++) await nobody('POST', '/login', wrong)

    const [stranger, owner] = [await nobody('POST', '/login', login), await known('POST', '/login', login)]

    expect([stranger.status, owner.status]).toEqual([429, 200])
    // The cookie does not help the attacker, who did not sign in.
    expect((await nobody('POST', '/login', login)).status).toBe(429)
  })

  it('is recognized in the same browser after turning on the second factor', async () => {
    const company = await startCompany()
    const { server, nobody } = company
    const { secret } = secondFactorSchema.parse(await done(company.admin, 'POST', '/me/second-factor'))
    const codeNow = () =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: server.time.nowMs })
    const on = await company.admin('PUT', '/me/second-factor', { code: codeNow() })
    server.time.nowMs += 30_000
    for (let i = 0; i < 8; i++) await nobody('POST', '/login', wrong)

    const known = callerWith(server.url, { Cookie: cookieIn(on) })

    expect((await known('POST', '/login', { ...login, code: codeNow() })).status).toBe(200)
  })

  it('can sign in also from an address with too many guesses', async () => {
    const { server, nobody } = await startCompany()
    const known = callerWith(server.url, { Cookie: cookieIn(await nobody('POST', '/login', login)) })
    for (let i = 0; i < 20; i++) await nobody('POST', '/login', { ...wrong, user_id: `guess-${i}` })

    expect((await nobody('POST', '/login', login)).status).toBe(429)
    expect((await known('POST', '/login', login)).status).toBe(200)
  })

  it('has to wait in a known browser after guesses in that browser', async () => {
    const { server, nobody } = await startCompany()
    const [one, other] = [
      callerWith(server.url, { Cookie: cookieIn(await nobody('POST', '/login', login)) }),
      callerWith(server.url, { Cookie: cookieIn(await nobody('POST', '/login', login)) }),
    ]
    const statuses = []
    for (let i = 0; i < 8; i++) statuses.push((await one('POST', '/login', wrong)).status)

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
    expect((await one('POST', '/login', login)).status).toBe(429)
    expect((await other('POST', '/login', login)).status).toBe(200)
    expect((await nobody('POST', '/login', login)).status).toBe(200)
  })

  it('gets no exception for another account in the known browser', async () => {
    const { server, nobody, hire } = await startCompany()
    await hire('ada', 'employee')
    const ada = { user_id: 'ada', password: goodPassword }
    const known = callerWith(server.url, { Cookie: cookieIn(await nobody('POST', '/login', ada)) })
    for (let i = 0; i < 5; i++) await known('POST', '/login', wrong)

    expect((await known('POST', '/login', login)).status).toBe(429)
  })

  it('can still change the password and the second factor in an existing session', async () => {
    const company = await startCompany()
    const { server, nobody } = company
    const me = await signIn(server.url, '/login', login)
    for (let i = 0; i < 8; i++) await nobody('POST', '/login', wrong)

    const changed = await me('PUT', '/me/password', { current: goodPassword, password: 'another good one' })

    expect(changed.status).toBe(200)
  })
})

describe('a client with an invented link', () => {
  it.each([
    ['/password', { password: goodPassword }],
    ['/setup', { user_id: 'eve', password: goodPassword }],
  ])(
    'at %s causes no hashing: 100 requests at the same time are rejected without waiting',
    async (path, body) => {
      const { server } = await startCompany()

      const statuses = await postTogether(
        times(100, i => ({ url: server.url + path, body: { ...body, secret: `invented ${i}` } })),
      )

      expect(count(statuses, 410)).toBe(100)
    },
  )

  it('has a limited number of attempts per minute for all of these routes together', async () => {
    const { server, nobody, admin } = await startCompany()
    // The company's setup link counts as one.
    server.time.nowMs += 60_000
    const paths = ['/login/link', '/password', '/setup']
    const body = { secret: 'invented', user_id: 'eve', password: goodPassword }
    const tries = await postTogether(times(150, i => ({ url: server.url + paths[i % paths.length], body })))
    const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/root/password-link'))
    const right = { secret: new URL(link.url).hash.slice(1), password: goodPassword }

    expect([count(tries, 410), count(tries, 429)]).toEqual([120, 30])
    expect((await nobody('POST', '/password', right)).headers.get('Retry-After')).not.toBeNull()
    server.time.nowMs += 1_000
    expect((await nobody('POST', '/password', right)).status).toBe(200)
  })
})

it('writes nothing for a client without a link, code or key', async () => {
  const { server, enrol, nobody, admin } = await startCompany()
  const { database } = server.context
  const laptop = await enrol('ada')
  const used = laptop.tokenRequest(server.time.nowMs)
  await done(nobody, 'POST', '/devices/token', used)
  const revoked = await enrol('bob')
  await done(admin, 'DELETE', `/admin/devices/${revoked.deviceId}`)
  const { nowMs } = server.time
  const secret = 'invented'
  const asked = [
    ['/login/link', { secret }],
    ['/password', { secret, password: goodPassword }],
    ['/setup', { secret, user_id: 'eve', password: goodPassword }],
    ['/devices/token', laptop.tokenRequest(nowMs, { device_id: 'no such device' })],
    ['/devices/token', laptop.tokenRequest(nowMs, { signature: 'A'.repeat(86) })],
    ['/devices/token', laptop.tokenRequest(nowMs - 10 * 60_000)],
    ['/devices/token', used],
    ['/devices/token', revoked.tokenRequest(nowMs)],
  ] as const

  const statuses = await database.transaction(async tx => {
    // No other transaction can write until this one ends. On SQLite that is true for any transaction.
    if (tx.dialect === 'postgres')
      await tx.run('LOCK TABLE one_time_links, enrolments, devices, device_nonces, sessions IN SHARE MODE')
    const found: number[] = []
    for (const [path, body] of asked) found.push((await nobody('POST', path, body)).status)
    await expect(enrolTestDevice(server.url, 'AAAAA-AAAAA-AAAAA-AAAAA')).rejects.toThrow('code_refused')
    return found
  })

  expect(statuses).toEqual([410, 410, 410, 401, 401, 401, 401, 403])
})
