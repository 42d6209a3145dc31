import { expect, it } from 'vitest'
import { startTestServer } from '../../testing/server.ts'

it('does not contact the provider if the sign-in did not start in the same browser', async () => {
  const { refusal } = await startTestServer({
    OPEN_MODE: 'false',
    // Nothing listens there, so a request would fail.
    OIDC_ISSUER: 'http://127.0.0.1:1',
    OIDC_CLIENT_ID: 'tracker',
    OIDC_CLIENT_SECRET: 'a secret',
  })

  const invented = await refusal('/auth/oidc/callback?state=invented&code=invented')
  const asked = await refusal('/auth/oidc/start')

  expect(invented).toMatchObject({ status: 401, error: { code: 'sso_refused' } })
  expect(invented.error.message).toContain('started in another browser')
  expect(asked.error.message).toContain('cannot be reached')
})
