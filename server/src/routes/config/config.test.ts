import { dashboardConfigSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import { startTestServer } from '../../testing/server.ts'

it('GET /config returns the bucket size and whether the server is open', async () => {
  const server = await startTestServer({ TIMEZONE: 'Europe/Berlin', DATA_RETENTION_DAYS: '30' })

  expect(await server.read('/config', dashboardConfigSchema)).toMatchObject({
    open_mode: true,
    timezone: 'Europe/Berlin',
    retention_days: 30,
  })
})
