import { connectSchema, type SessionAnswer, sessionSchema } from '@telemetry-tracker/shared/contracts/access'
import { dashboardLinkSchema } from '@telemetry-tracker/shared/contracts/devices'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Answer, callerWith, cookieIn } from '../../testing/callers.ts'
import { type Company, done, startCompany } from '../../testing/company.ts'
import { type StubProvider, startStubProvider } from '../../testing/stub-provider.ts'

let provider: StubProvider
let company: Company

beforeEach(async () => {
  provider = await startStubProvider()
  company = await startCompany(provider.settings)
})

describe('connecting the company sign-in from the own page that a helper opened', () => {
  it('lets a person without a password sign in with it from then on', async () => {
    const ada = await openOwnPage('ada')

    const back = await connect(ada, 'ada')

    expect([back.status, back.headers.get('Location')]).toEqual([302, '/account'])
    expect(await comeIn('ada')).toMatchObject({ user_id: 'ada', role: 'employee', method: 'oidc' })
  })

  it('is rejected for a company sign-in with another name', async () => {
    const ada = await openOwnPage('ada')

    const back = await connect(ada, 'eve')

    expect(back).toMatchObject({ status: 401, body: { error: { code: 'sso_refused' } } })
  })

  it.each(['employee', 'manager', 'admin'] as const)(
    'does not give access to the account of an %s that has a password',
    async role => {
      await company.hire('ada', role)
      const ada = await openOwnPage('ada')

      const begun = await begin(ada)

      expect(begun).toMatchObject({ status: 409, body: { error: { code: 'password_first' } } })
    },
  )

  it('does not give access to an admin’s account without a password', async () => {
    await done(company.admin, 'PUT', '/admin/users/ada', { role: 'admin' })
    const ada = await openOwnPage('ada')

    expect(await begin(ada)).toMatchObject({ status: 409, body: { error: { code: 'password_first' } } })
  })

  it('does not give access to the account of a person who becomes an admin meanwhile', async () => {
    const ada = await openOwnPage('ada')
    const begun = await begin(ada)
    await done(company.admin, 'PUT', '/admin/users/ada', { role: 'admin' })
    // A sign-in started before the change of role must not continue, also not by opening the link again.
    const again = await openOwnPage('ada')

    const back = await comeBack(begun, again, 'ada')

    expect(back).toMatchObject({ status: 409, body: { error: { code: 'password_first' } } })
  })

  it('does not replace a connected company sign-in', async () => {
    await connect(await openOwnPage('ada'), 'ada')
    provider.answer.claims = { sub: 'another' }

    expect(await begin(await openOwnPage('ada'))).toMatchObject({
      status: 409,
      body: { error: { code: 'connected_already' } },
    })
  })
})

/** The cookies of a browser after it followed a helper's link. */
interface Browser {
  cookie: string
  session: SessionAnswer
}

async function openOwnPage(userId: string): Promise<Browser> {
  const { url, time } = company.server
  const device = await (await company.enrol(userId)).signedIn(time.nowMs)
  const link = dashboardLinkSchema.parse(await done(device, 'POST', '/devices/dashboard-link'))
  const secret = new URL(link.url).hash.slice(1)
  const answer = await callerWith(url, {})('POST', '/login/link', { secret })
  return { cookie: cookieIn(answer), session: sessionSchema.parse(answer.body) }
}

function begin({ cookie, session }: Browser): Promise<Answer> {
  const headers = { Cookie: cookie, 'X-CSRF-Token': session.csrf_token ?? '' }
  return callerWith(company.server.url, headers)('POST', '/auth/oidc/link', {})
}

/** Returns from the provider with an ID token for this name. */
function comeBack(begun: Answer, browser: Browser | undefined, name: string): Promise<Answer> {
  const location = begun.headers.get('Location') ?? connectSchema.parse(begun.body).url
  const asked = new URL(location).searchParams
  const { sub } = provider.answer.claims
  provider.answer.claims = { ...(sub && { sub }), nonce: asked.get('nonce'), preferred_username: name }
  const query = new URLSearchParams({ code: 'a code', state: asked.get('state') ?? '' })
  const cookies = [cookieIn(begun), ...(browser ? [browser.cookie] : [])]
  return callerWith(company.server.url, { Cookie: cookies.join('; ') })('GET', `/auth/oidc/callback?${query}`)
}

async function connect(browser: Browser, name: string): Promise<Answer> {
  return comeBack(await begin(browser), browser, name)
}

async function comeIn(name: string): Promise<SessionAnswer> {
  const { url } = company.server
  const begun = await callerWith(url, {})('GET', '/auth/oidc/start')
  const back = await comeBack(begun, undefined, name)
  return sessionSchema.parse(await done(callerWith(url, { Cookie: cookieIn(back) }), 'GET', '/session'))
}
