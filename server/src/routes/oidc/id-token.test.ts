import { expect, it } from 'vitest'
import { type Answer, callerWith, cookieIn } from '../../testing/callers.ts'
import { startTestServer } from '../../testing/server.ts'
import { type StubProvider, startStubProvider } from '../../testing/stub-provider.ts'

const anHourAgoSec = () => Math.floor(Date.now() / 1000) - 3_600

it('accepts an ID token for this server and this sign-in', async () => {
  const answer = await comeBackWith({})

  expect(answer.status).toBe(302)
  expect(cookieIn(answer)).toContain('telemetry_session=')
})

it.each<[string, Partial<StubProvider['answer']>]>([
  ['signed with another key', { signedBy: 'another key' }],
  ['without a signature', { signedBy: 'nobody' }],
  ['for another server', { claims: { aud: 'another' } }],
  ['of another provider', { claims: { iss: 'https://evil.example' } }],
  ['of another sign-in', { claims: { nonce: 'another' } }],
  ['that is over', { claims: { exp: anHourAgoSec() } }],
])('rejects an ID token %s', async (_, differing) => {
  const answer = await comeBackWith(differing)

  expect(answer).toMatchObject({ status: 401, body: { error: { code: 'sso_refused' } } })
  expect(cookieIn(answer)).not.toContain('telemetry_session=')
})

/** Signs in like a browser, at a provider whose ID token differs from a valid one. */
async function comeBackWith({ claims = {}, signedBy }: Partial<StubProvider['answer']>): Promise<Answer> {
  const provider = await startStubProvider()
  const { url } = await startTestServer({ OPEN_MODE: 'false', ...provider.settings })
  const there = await callerWith(url, {})('GET', '/auth/oidc/start')
  const asked = new URL(there.headers.get('Location') ?? '').searchParams
  Object.assign(provider.answer, { claims: { nonce: asked.get('nonce'), ...claims } })
  if (signedBy !== undefined) provider.answer.signedBy = signedBy
  const query = new URLSearchParams({ code: 'a code', state: asked.get('state') ?? '' })
  return callerWith(url, { Cookie: cookieIn(there) })('GET', `/auth/oidc/callback?${query}`)
}
