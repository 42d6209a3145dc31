import { expect, it } from 'vitest'
import { startTestServer } from '../../testing/server.ts'

it('asks the provider nothing for an answer that did not begin in the same browser', async () => {
  const { refusal } = await startTestServer({
    OPEN_MODE: 'false',
    // Nobody listens there, so asking would be noticed.
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
