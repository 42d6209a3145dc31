import { passwordLinkSchema, secondFactorSchema } from '@telemetry-tracker/shared/contracts/access'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { type Caller, signIn } from '../../testing/callers.ts'
import { done, goodPassword, startCompany } from '../../testing/company.ts'

const login = { user_id: 'root', password: goodPassword }

describe('the second factor', () => {
  const codeAt = (secret: string, nowMs: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs })

  it('is requested after the right password, and each code is accepted once', async () => {
    const { server, nobody, admin } = await startCompany()
    const { secret } = secondFactorSchema.parse(await done(admin, 'POST', '/me/second-factor'))
    await done(admin, 'PUT', '/me/second-factor', { code: codeAt(secret, server.time.nowMs) })
    server.time.nowMs += 30_000
    const code = codeAt(secret, server.time.nowMs)

    const without = await nobody('POST', '/login', login)
    const wrongPassword = await nobody('POST', '/login', { ...login, password: 'something else', code })
    const wrongCode = await nobody('POST', '/login', { ...login, code: '000000' })
    const right = await nobody('POST', '/login', { ...login, code })
    const again = await nobody('POST', '/login', { ...login, code })

    expect(without.body).toMatchObject({ error: { code: 'code_needed' } })
    expect(wrongPassword.body).toMatchObject({ error: { code: 'login_refused' } })
    expect(wrongCode.status).toBe(401)
    expect(right.body).toMatchObject({ user_id: 'root', second_factor: true })
    expect(again.status).toBe(401)
  })

  it('can be turned off only with a code', async () => {
    const { server, admin } = await startCompany()
    const { secret } = secondFactorSchema.parse(await done(admin, 'POST', '/me/second-factor'))
    await done(admin, 'PUT', '/me/second-factor', { code: codeAt(secret, server.time.nowMs) })
    server.time.nowMs += 30_000

    const wrong = await admin('DELETE', '/me/second-factor', { code: '000000' })
    const right = await admin('DELETE', '/me/second-factor', { code: codeAt(secret, server.time.nowMs) })

    expect([wrong.status, right.status]).toEqual([401, 200])
    expect(await admin('GET', '/session')).toMatchObject({ body: { second_factor: false } })
  })

  it('stays on when a password is set by a link', async () => {
    const { server, admin, nobody } = await startCompany()
    const { secret } = secondFactorSchema.parse(await done(admin, 'POST', '/me/second-factor'))
    await done(admin, 'PUT', '/me/second-factor', { code: codeAt(secret, server.time.nowMs) })
    const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/root/password-link'))

    const answer = await nobody('POST', '/password', {
      secret: new URL(link.url).hash.slice(1),
      password: 'another good one',
    })

    expect(answer).toMatchObject({ status: 200, body: { user_id: null } })
  })
})

describe('the other sessions of an account', () => {
  const codeAt = (secret: string, nowMs: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs })

  it('end when the second factor is turned on or off', async () => {
    const { server, admin, nobody, enrol, byLink } = await startCompany()
    const laptop = await (await enrol('root')).signedIn(server.time.nowMs)
    const [other, linked] = [await signIn(server.url, '/login', login), await byLink(laptop)]
    const inAs = async (caller: Caller) => (await caller('GET', '/me')).status
    const before = [await inAs(admin), await inAs(other), await inAs(linked)]

    const { secret } = secondFactorSchema.parse(await done(admin, 'POST', '/me/second-factor'))
    await done(admin, 'PUT', '/me/second-factor', { code: codeAt(secret, server.time.nowMs) })
    const on = [await inAs(admin), await inAs(other), await inAs(linked)]
    server.time.nowMs += 30_000
    const code = codeAt(secret, server.time.nowMs)
    const later = await signIn(server.url, '/login', { ...login, code })
    server.time.nowMs += 30_000
    await done(admin, 'DELETE', '/me/second-factor', { code: codeAt(secret, server.time.nowMs) })
    const off = [await inAs(admin), await inAs(later)]

    expect([before, on, off]).toEqual([
      [200, 200, 200],
      [200, 401, 401],
      [200, 401],
    ])
    expect((await nobody('POST', '/login', login)).status).toBe(200)
  })

  it('end with a new password, like unused password links', async () => {
    const { server, admin, nobody } = await startCompany()
    const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/root/password-link'))
    const me = await signIn(server.url, '/login', login)

    await done(me, 'PUT', '/me/password', { current: goodPassword, password: 'another good one' })

    const secret = new URL(link.url).hash.slice(1)
    const answer = await nobody('POST', '/password', { secret, password: 'chosen by a thief' })
    expect(answer.status).toBe(410)
  })
})
