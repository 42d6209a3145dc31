import Koa from 'koa'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { answerErrors } from '../../middlewares/answer-errors.ts'
import { listen } from '../../server.ts'
import { readServerSettings } from '../../settings.ts'
import { callerWith, cookieIn } from '../../testing/callers.ts'
import { finishSignIn, startSignIn } from './started-sign-in.ts'

it.each([
  ['https', '', /^__Host-telemetry_sso_\S+=\S+; path=\/; .*secure; httponly$/],
  ['https', '/tracker', /^__Secure-telemetry_sso_\S+=\S+; path=\/tracker\/auth\/oidc; .*secure; httponly$/],
  ['http', '', /^telemetry_sso_\S+=\S+; path=\/auth\/oidc; (?!.*secure).*httponly$/],
])('uses a cookie over %s, under "%s", that only this server can set', async (protocol, path, form) => {
  const browser = await signingIn(protocol, path)

  const started = await browser({})('GET', '/start')

  expect(started.headers.getSetCookie()).toEqual([expect.stringMatching(form)])
  const { state } = started.body as { state: string }
  const back = browser({ Cookie: cookieIn(started) })
  expect(await back('GET', `/finish?state=${state}`)).toMatchObject({ status: 200, body: { state } })
})

it('cannot be completed with a cookie that another host of the domain could set', async () => {
  const browser = await signingIn('https', '')
  const started = await browser({})('GET', '/start')
  const { state } = started.body as { state: string }
  const planted = cookieIn(started).replace('__Host-', '')

  const back = await browser({ Cookie: planted })('GET', `/finish?state=${state}`)

  expect(back).toMatchObject({ status: 401, body: { error: { code: 'sso_refused' } } })
})

/** A browser's requests to a server that starts and completes sign-ins. */
async function signingIn(protocol: string, basePath: string) {
  const app = new Koa({ proxy: true })
  app.use(answerErrors(pino({ level: 'silent' })))
  app.use(ctx => {
    ctx.body = ctx.path === '/start' ? startSignIn(ctx, basePath) : finishSignIn(ctx, basePath)
  })
  const { url, stop } = await listen(app.callback(), readServerSettings({ PORT: '0' }))
  onTestFinished(stop)
  return (headers: Record<string, string>) => callerWith(url, { 'X-Forwarded-Proto': protocol, ...headers })
}
