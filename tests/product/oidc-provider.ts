import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

/** A real OpenID Connect provider that accepts any name that is typed. */
export interface CompanySignIn {
  issuer: string
  settings: Record<string, string>
  /** Tests may change a person's claims. */
  people: People
  stop(): Promise<void>
}

/** A company's claims about its people. */
export type People = Record<string, Record<string, unknown>>

export async function startCompanySignIn(
  serverUrl: string,
  people: People,
  path = '',
): Promise<CompanySignIn> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The provider has no port.')
  const issuer = `http://127.0.0.1:${address.port}${path}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'telemetry',
        client_secret: 'a secret of both',
        redirect_uris: [`${serverUrl}/auth/oidc/callback`],
        post_logout_redirect_uris: [`${serverUrl}/login`],
      },
    ],
    cookies: { keys: ['for tests only'] },
    claims: {
      profile: [
        'preferred_username',
        'name',
        'groups',
        'team',
        '_claim_names',
        '_claim_sources',
        'hasgroups',
      ],
    },
    findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    // The provider works at the root; its public addresses may be below a path.
    request.url = request.url?.slice(path.length)
    return answer(request, response)
  })
  return {
    issuer,
    people,
    settings: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'telemetry',
      OIDC_CLIENT_SECRET: 'a secret of both',
      OIDC_NAME: 'Acme',
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ADMIN_VALUES: 'it',
      OIDC_MANAGER_VALUES: 'leads',
      OIDC_TEAM_CLAIM: 'team',
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
