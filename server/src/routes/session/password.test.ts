import {
  enrolmentSchema,
  passwordLinkSchema,
  sessionSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { describe, expect, it } from 'vitest'
import { makeLink, makeSetupLink } from '../../access/one-time-links.ts'
import { hashOf } from '../../access/secrets.ts'
import { callerWith, cookieIn, signIn, whoIs } from '../../testing/callers.ts'
import { done, goodPassword, startCompany } from '../../testing/company.ts'
import { startTestServer } from '../../testing/server.ts'

const login = { user_id: 'root', password: goodPassword }

describe('a password', () => {
  it('can be changed with the old one, which ends all other sessions', async () => {
    const { server } = await startCompany()
    const other = await signIn(server.url, '/login', login)
    const me = await signIn(server.url, '/login', login)

    const wrong = await me('PUT', '/me/password', { current: 'not it', password: 'another good one' })
    const changed = await me('PUT', '/me/password', { current: goodPassword, password: 'another good one' })

    expect(wrong.status).toBe(401)
    expect(changed.status).toBe(200)
    expect((await other('GET', '/admin/users')).status).toBe(401)
    expect(await whoIs(server.url, changed)).toBe('root')
  })

  it('is rejected if it is easy to guess, on every route that sets one, without using up the link', async () => {
    const { admin, nobody } = await startCompany({ PUBLIC_URL: 'http://time.acme.example' })
    await done(admin, 'PUT', '/admin/users/ada', { role: 'employee' })
    const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ada/password-link'))
    const secret = new URL(link.url).hash.slice(1)
    const other = await startTestServer({ OPEN_MODE: 'false' })
    const setup = await makeSetupLink(other.context.database, other.time.nowMs)
    const stranger = callerWith(other.url, {})
    const weak = '1qaz2wsx3edc'

    const answers = [
      await nobody('POST', '/password', { secret, password: weak }),
      await nobody('POST', '/password', { secret, password: 'ada at acme.example' }),
      await admin('PUT', '/me/password', { current: goodPassword, password: weak }),
      await stranger('POST', '/setup', { secret: setup, user_id: 'ann', password: weak }),
    ]

    const refusal = { status: 400, body: { error: { code: 'weak_password' } } }
    for (const answer of answers) expect(answer).toMatchObject(refusal)
    expect(await nobody('POST', '/login', login)).toMatchObject({ status: 200 })
    const chosen = await nobody('POST', '/password', { secret, password: goodPassword })
    expect(chosen).toMatchObject({ status: 200, body: { user_id: 'ada' } })
  })

  it('can be set by a link once, within a day', async () => {
    const { server, admin, nobody } = await startCompany()
    await done(admin, 'PUT', '/admin/users/ada', { role: 'employee' })
    const makeLink = async () => {
      const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ada/password-link'))
      return { secret: new URL(link.url).hash.slice(1), password: goodPassword }
    }
    const [used, late] = [await makeLink(), await makeLink()]

    const first = await nobody('POST', '/password', used)
    const second = await nobody('POST', '/password', used)
    const other = await makeLink()
    server.time.nowMs += 24 * 60 * 60_000 + 1

    expect(first).toMatchObject({ status: 200, body: { user_id: 'ada', role: 'employee' } })
    expect(second.status).toBe(410)
    expect((await nobody('POST', '/password', late)).status).toBe(410)
    expect((await nobody('POST', '/password', other)).status).toBe(410)
  })
})

it('stores no password, cookie, link or code in plain text', async () => {
  const { server, nobody, admin, enrol } = await startCompany()
  const { database } = server.context
  const signedIn = await nobody('POST', '/login', login)
  const [session = '', browser = ''] = cookieIn(signedIn).split('; ')
  const laptop = await enrol('ada')
  const request = laptop.tokenRequest(server.time.nowMs)
  const token = tokenAnswerSchema.parse(await done(nobody, 'POST', '/devices/token', request)).token
  const device = callerWith(server.url, { Authorization: `Bearer ${token}` })
  const enrolment = enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' }))
  const dashboard = dashboardLinkSchema.parse(await done(device, 'POST', '/devices/dashboard-link'))
  await done(admin, 'PUT', '/admin/users/ada', { role: 'employee' })
  const password = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ada/password-link'))
  const setup = await database.transaction(tx =>
    makeLink(tx, { purpose: 'setup', userId: '', nowMs: server.time.nowMs }),
  )
  const secrets = {
    password: goodPassword,
    'a session’s cookie': session.replace(/^[^=]+=/, ''),
    'the cookie of a known browser': browser.replace(/^[^=]+=/, ''),
    'the token against foreign pages': sessionSchema.parse(signedIn.body).csrf_token ?? '',
    'an enrolment code': enrolment.code,
    'an enrolment code without dashes': enrolment.code.replaceAll('-', ''),
    'a link to a dashboard': new URL(dashboard.url).hash.slice(1),
    'a link to a password': new URL(password.url).hash.slice(1),
    'a setup link': setup,
    "a device's token": token,
    'a signature': request.signature,
    'a nonce': request.nonce,
  }

  const tables = await database.sequelize.getQueryInterface().showAllTables()
  const kept = JSON.stringify(await Promise.all(tables.map(table => database.read(`SELECT * FROM ${table}`))))

  expect(kept).toContain('$argon2id$')
  expect(kept).toContain(hashOf(secrets['a setup link']))
  expect(Object.values(secrets).filter(secret => secret.length < 12)).toEqual([])
  expect(Object.entries(secrets).filter(([, secret]) => kept.includes(secret))).toEqual([])
})
