import { Writable } from 'node:stream'
import { verify } from '@node-rs/argon2'
import { sessionSchema } from '@telemetry-tracker/shared/contracts/access'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createApp } from '../app.ts'
import { listen } from '../server.ts'
import { callerWith, cookieIn } from '../testing/callers.ts'
import { goodPassword, startCompany } from '../testing/company.ts'
import { hashPassword, isPassword } from './passwords.ts'

it('does the same work for a name nobody has as for a wrong password: time tells nothing', async () => {
  const checked: string[] = []
  const check: typeof verify = (kept, password) => {
    checked.push(String(kept))
    return verify(kept, password)
  }

  const ofNobody = await isPassword('some password', null, check)
  const ofSomebody = await isPassword('some password', await hashPassword(goodPassword), check)

  expect([ofNobody, ofSomebody]).toEqual([false, false])
  const [one = '', other = ''] = checked.map(kept => kept.split('$').slice(0, 4).join('$'))
  expect(one).toMatch(/^\$argon2id\$v=19\$m=/)
  expect(other).toBe(one)
})

it('writes no password, cookie, token, code or link into the log', async () => {
  const { server, admin, enrol } = await startCompany()
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const context = { ...server.context, log: pino({ level: 'trace' }, sink) }
  const { url, stop } = await listen(createApp(context, '/nowhere'), context.settings)
  const laptop = await enrol('ada')
  const request = laptop.tokenRequest(server.time.nowMs)
  const nobody = callerWith(url, {})

  const login = await nobody('POST', '/login', { user_id: 'root', password: goodPassword })
  const { csrf_token } = sessionSchema.parse(login.body)
  const cookie = cookieIn(login)
  await nobody('POST', '/login', { user_id: 'root', password: 'a wrong password' })
  await nobody('POST', '/setup', { secret: 'a guessed secret', user_id: 'eve', password: goodPassword })
  await nobody('POST', '/devices/token', request)
  await callerWith(url, { Authorization: 'Bearer a-forged-token' })('GET', '/apps')
  await callerWith(url, { Cookie: cookie })('GET', '/timeline?user_id=ada&secret=in-the-query')
  await admin('GET', '/admin/users')
  await stop()

  const log = lines.join('')
  expect(lines.length).toBeGreaterThan(5)
  const secrets = [
    goodPassword,
    'a wrong password',
    'a guessed secret',
    'a-forged-token',
    'in-the-query',
    request.signature,
    cookie.split('=')[1] ?? 'no cookie',
    csrf_token ?? 'no token',
  ]
  expect(secrets.filter(secret => log.includes(secret))).toEqual([])
})
