import { deviceRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { activityRowSchema, auditLogSchema, exportSchema } from '@telemetry-tracker/shared/contracts/me'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { done, startCompany } from '../../testing/company.ts'

const given = {
  notice: '1',
  text_sha256: 'ab'.repeat(32),
  language: 'de',
  at: '2026-03-10T11:00:00.000Z',
  by: 'person',
} as const
const address = '/devices/self/acknowledgement'

it('stores what was acknowledged with the device, and shows it to the person and in the audit log, once', async () => {
  const { server, admin, hire, enrol } = await startCompany()
  const ada = await hire('ada', 'employee')
  const [laptop, desktop] = [await enrol('ada'), await enrol('ada')]
  const caller = await laptop.signedIn(server.time.nowMs)

  await done(caller, 'POST', address, given)
  await done(caller, 'POST', address, given)

  const rows = z.array(deviceRowSchema).parse(await done(ada, 'GET', '/me/devices'))
  expect(Object.fromEntries(rows.map(row => [row.device_id, row.acknowledgement]))).toEqual({
    [laptop.deviceId]: given,
    [desktop.deviceId]: null,
  })
  const { entries } = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
  expect(entries.filter(({ action }) => action === 'notice_acknowledged')).toEqual([
    expect.objectContaining({
      actor: 'ada',
      subject: 'ada',
      detail: `version 1, de, by the person, text ${given.text_sha256}`,
    }),
  ])
  const activity = z.array(activityRowSchema).parse(await done(ada, 'GET', '/me/activity'))
  expect(activity.map(({ action }) => action)).toContain('notice_acknowledged')
  const { tables } = exportSchema.parse(await done(ada, 'GET', '/me/export'))
  expect(JSON.stringify(tables['devices'])).toContain(given.text_sha256)
})

it('replaces what an organisation said when the person acknowledges it', async () => {
  const { server, admin, enrol } = await startCompany()
  const caller = await (await enrol('ada')).signedIn(server.time.nowMs)

  await done(caller, 'POST', address, { ...given, by: { organisation: 'Example Inc.' } })
  await done(caller, 'POST', address, given)

  const [row] = z.array(deviceRowSchema).parse(await done(admin, 'GET', '/admin/devices'))
  expect(row?.acknowledgement).toEqual(given)
  const { entries } = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
  expect(entries.filter(({ action }) => action === 'notice_acknowledged')).toHaveLength(2)
})

it('is erased with the person', async () => {
  const { server, admin, enrol } = await startCompany()
  const caller = await (await enrol('ada')).signedIn(server.time.nowMs)
  await done(caller, 'POST', address, given)

  await done(admin, 'DELETE', '/admin/user/ada')

  expect(await server.context.database.read('SELECT acknowledgement FROM devices')).toEqual([])
  expect((await caller('POST', address, given)).status).toBe(403)
})
