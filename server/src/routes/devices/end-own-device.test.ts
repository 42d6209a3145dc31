import { deviceRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { done, startCompany } from '../../testing/company.ts'

it('lets a device end itself, when the helper is uninstalled, and no other', async () => {
  const { server, admin, enrol } = await startCompany()
  const [laptop, desktop] = [await enrol('ada'), await enrol('ada')]
  const caller = await laptop.signedIn(server.time.nowMs)

  await done(caller, 'DELETE', '/devices/self')

  const rows = z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices'))
  const revoked = Object.fromEntries(rows.map(row => [row.device_id, row.revoked !== null]))
  expect(revoked).toEqual({ [laptop.deviceId]: true, [desktop.deviceId]: false })
  expect(await caller('DELETE', '/devices/self')).toMatchObject({
    status: 403,
    body: { error: { code: 'device_revoked' } },
  })
  await expect(desktop.signedIn(server.time.nowMs)).resolves.toBeDefined()
})
