import { routes } from '@telemetry-tracker/shared/contracts/routes'
import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import { startTestServer } from '../testing/server.ts'

/** Routes that do not answer JSON; the server's README documents them. */
const notInContract = [
  'GET /metrics',
  'GET /.well-known/security.txt',
  'GET /auth/oidc/start',
  'GET /auth/proxy',
  'GET /auth/oidc/callback',
  'GET /auth/oidc/logout',
]

it('documents exactly the existing routes', async () => {
  const { context } = await startTestServer()

  const routed = createRouter(context).stack.flatMap(({ methods, path }) =>
    methods.filter(method => method !== 'HEAD').map(method => `${method} ${String(path)}`),
  )

  const documented = routes.map(({ method, path }) => `${method} ${path}`)
  expect(routed.filter(route => !notInContract.includes(route)).sort()).toEqual(documented.sort())
  expect(routed).toEqual(expect.arrayContaining(notInContract))
})
