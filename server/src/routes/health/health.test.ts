import { healthSchema, readySchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import { startTestServer } from '../../testing/server.ts'

it('GET /health and /ready', async () => {
  const server = await startTestServer()

  await server.read('/health', healthSchema)
  expect(await server.read('/ready', readySchema)).toEqual({
    status: 'ready',
    database: 'ok',
    migrations: 'done',
  })
})

it('GET /ready reports an unavailable database', async () => {
  const server = await startTestServer()
  await server.context.database.transaction(tx => tx.run('DROP TABLE migrations'))

  const response = await fetch(`${server.url}/ready`)

  expect(response.status).toBe(503)
  expect(readySchema.parse(await response.json()).status).toBe('not_ready')
})
