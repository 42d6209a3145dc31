import { Writable } from 'node:stream'
import { verify } from '@node-rs/argon2'
import {
  enrolmentSchema,
  passwordLinkSchema,
  secondFactorSchema,
  sessionSchema,
} from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createApp } from '../app.ts'
import { listen } from '../server.ts'
import { callerWith, cookieIn, enrolTestDevice } from '../testing/callers.ts'
import { done, goodPassword, startCompany } from '../testing/company.ts'
import { hashPassword, isPassword } from './passwords.ts'

it('does the same work for an unknown name as for a wrong password', async () => {
  const checked: string[] = []
  const check: typeof verify = (kept, password) => {
    checked.push(String(kept))
    return verify(kept, password)
  }

  const kept = await hashPassword(goodPassword)
  const ofNobody = await isPassword('some password', async () => null, check)
  const ofSomebody = await isPassword('some password', async () => kept, check)

  expect([ofNobody, ofSomebody]).toEqual([false, false])
  const [one = '', other = ''] = checked.map(kept => kept.split('$').slice(0, 4).join('$'))
  expect(one).toMatch(/^\$argon2id\$v=19\$m=/)
  expect(other).toBe(one)
})

it('logs no password, cookie, token, code or link', async () => {
  const { server } = await startCompany()
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const context = { ...server.context, log: pino({ level: 'trace' }, sink) }
  const { url, stop } = await listen(createApp(context, '/nowhere'), context.settings)
  const nobody = callerWith(url, {})
  const login = await nobody('POST', '/login', { user_id: 'root', password: goodPassword })
  const { csrf_token } = sessionSchema.parse(login.body)
  const cookie = cookieIn(login)
  const admin = callerWith(url, { Cookie: cookie, 'X-CSRF-Token': csrf_token ?? '' })
  const { code } = enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: 'bob' }))
  const laptop = await enrolTestDevice(url, code)
  const request = laptop.tokenRequest(server.time.nowMs)
  const { token } = tokenAnswerSchema.parse(await done(nobody, 'POST', '/devices/token', request))
  const device = callerWith(url, { Authorization: `Bearer ${token}` })
  const dashboard = dashboardLinkSchema.parse(await done(device, 'POST', '/devices/dashboard-link'))
  const dashboardSecret = new URL(dashboard.url).hash.slice(1)
  await done(nobody, 'POST', '/login/link', { secret: dashboardSecret })
  await done(admin, 'PUT', '/admin/users/ada', { role: 'employee' })
  const link = passwordLinkSchema.parse(await done(admin, 'POST', '/admin/users/ada/password-link'))
  const passwordSecret = new URL(link.url).hash.slice(1)
  await done(nobody, 'POST', '/password', { secret: passwordSecret, password: 'a chosen password' })
  const factor = secondFactorSchema.parse(await done(admin, 'POST', '/me/second-factor'))

  // Again as rejected requests, since errors are logged.
  await nobody('POST', '/login', { user_id: 'root', password: 'a wrong password', code: '918273' })
  await nobody('POST', '/setup', { secret: 'a guessed secret', user_id: 'eve', password: goodPassword })
  await nobody('POST', '/login/link', { secret: dashboardSecret })
  await nobody('POST', '/password', { secret: passwordSecret, password: 'a chosen password' })
  await nobody('POST', '/devices/token', request)
  await expect(enrolTestDevice(url, code)).rejects.toThrow('code_refused')
  await callerWith(url, { Authorization: 'Bearer a-forged-token' })('GET', '/apps')
  await callerWith(url, { Authorization: `Bearer ${token}x` })('GET', '/apps')
  await callerWith(url, { Cookie: cookie })('GET', '/timeline?user_id=ada&secret=in-the-query')
  await callerWith(url, { Cookie: cookie })('DELETE', '/admin/user/somebody-erased')
  await device('POST', '/track', { events: [{ user_id: 'bob', window_title: 'a private title' }] })
  // An unexpected error is logged with its cause.
  await server.context.database.transaction(tx => tx.run('DROP TABLE daily_totals'))
  const failed = await admin('GET', '/daily?secret=in-the-query')
  await stop()

  const log = lines.join('')
  expect(failed.status).toBe(500)
  expect(lines.length).toBeGreaterThan(20)
  expect(log).toContain('daily_totals')
  const secrets = [
    goodPassword,
    'a wrong password',
    'a guessed secret',
    'a-forged-token',
    'in-the-query',
    request.signature,
    ...cookie.split('; ').map(each => each.replace(/^[^=]+=/, '')),
    csrf_token ?? 'no token',
    token,
    code,
    dashboardSecret,
    passwordSecret,
    'a chosen password',
    '918273',
    factor.secret,
    'somebody-erased',
    'a private title',
  ]
  expect(secrets.filter(secret => log.includes(secret))).toEqual([])
})
