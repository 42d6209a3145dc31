import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { onTestFinished } from 'vitest'

/** A stub OpenID Connect provider whose answers tests can make invalid. */
export interface StubProvider {
  settings: Record<string, string>
  /** The claims and the signature of the next ID token. */
  answer: { claims: JWTPayload; signedBy: 'own key' | 'another key' | 'nobody' }
}

/** A provider that signs everyone in as `sub-1`. Tests must set the nonce, from the redirect to the provider. */
export async function startStubProvider(): Promise<StubProvider> {
  const [own, another] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'key', alg: 'RS256', use: 'sig' }
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The provider has no port.')
  const issuer = `http://127.0.0.1:${address.port}`
  const answer: StubProvider['answer'] = { claims: {}, signedBy: 'own key' }

  async function idToken(): Promise<string> {
    const nowSec = Math.floor(Date.now() / 1000)
    const usual = { iss: issuer, aud: 'telemetry', sub: 'sub-1', preferred_username: 'ann' }
    const claims = { ...usual, iat: nowSec, exp: nowSec + 60, ...answer.claims }
    if (answer.signedBy === 'nobody')
      return `${[{ alg: 'none' }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
    const key = answer.signedBy === 'own key' ? own : another
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(key.privateKey)
  }

  const answers: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/jwks': () => ({ keys: [jwk] }),
    '/token': async () => ({ access_token: 'access', token_type: 'Bearer', id_token: await idToken() }),
  }
  server.on('request', async (request, response) => {
    const body = await answers[request.url ?? '']?.()
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  return {
    answer,
    settings: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'telemetry', OIDC_CLIENT_SECRET: 'a secret of both' },
  }
}
