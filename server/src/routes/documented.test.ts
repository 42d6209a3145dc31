import { endpoints } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { plainEndpoints } from '@telemetry-tracker/shared/contracts/endpoints/plain'
import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import { startTestServer } from '../testing/server.ts'

it('documents exactly the existing routes', async () => {
  const { context } = await startTestServer()

  const routed = createRouter(context).stack.flatMap(({ methods, path }) =>
    methods.filter(method => method !== 'HEAD').map(method => `${method} ${String(path)}`),
  )

  const documented = [...Object.keys(endpoints), ...Object.keys(plainEndpoints)]
  expect(routed.sort()).toEqual(documented.sort())
})
