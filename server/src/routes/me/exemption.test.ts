import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { auditLogSchema, exemptionSchema, exportSchema } from '@telemetry-tracker/shared/contracts/me'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

/** Ada clicks for eight minutes with a switch, so the pointer never moves. Mia manages her team. */
async function companyOfAda() {
  const company = await startCompany()
  const { server, admin, hire, enrol } = company
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  const ada = await hire('ada', 'employee')
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const mia = await hire('mia', 'manager')
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  const send = (sequence: number, fromMinute: number) =>
    done(laptop, 'POST', '/track', {
      device_id: 'x',
      epoch: 'e',
      sequence,
      events: Array.from({ length: 4 * 6 }, (_, i) =>
        event({
          timestamp: new Date(
            Date.parse('2026-03-10T11:00:05Z') + (fromMinute * 6 + i) * 10_000,
          ).toISOString(),
          keystroke_count: 0,
          mouse_clicks: 1 + (i % 3),
          mouse_distance: 0,
        }),
      ),
    })
  await send(1, 0)
  await send(2, 4)
  const reasons = async () =>
    z
      .array(timelineRowSchema)
      .parse(await done(mia, 'GET', '/timeline?user_id=ada&date=2026-03-10'))
      .map(({ reason, left_out }) => `${reason} ${left_out.map(({ rule }) => rule).join()}`)
  return { ...company, ada, mia, reasons }
}

it('changes how the person’s past minutes are judged, and back', async () => {
  const { ada, reasons } = await companyOfAda()
  expect(await reasons()).toEqual(Array(8).fill('suspicious_pattern still_clicks'))

  await done(ada, 'PUT', '/me/exemption', { exempt: true })
  expect(exemptionSchema.parse(await done(ada, 'GET', '/me/exemption'))).toEqual({ exempt: true })
  expect(await reasons()).toEqual(Array(8).fill('interaction '))

  await done(ada, 'PUT', '/me/exemption', { exempt: false })
  expect(await reasons()).toEqual(Array(8).fill('suspicious_pattern still_clicks'))
})

it('is not seen by others, and not in the audit log', async () => {
  const { admin, ada, mia } = await companyOfAda()
  await done(ada, 'PUT', '/me/exemption', { exempt: true })

  const { entries } = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
  const others = await Promise.all(
    [admin, mia].map(caller => caller('GET', '/me/exemption?user_id=ada').then(({ body }) => body)),
  )
  const people = await Promise.all([
    done(admin, 'GET', '/admin/users'),
    done(mia, 'GET', '/admin/leaderboard'),
    done(mia, 'GET', '/timeline?user_id=ada&date=2026-03-10'),
  ])
  const { tables } = exportSchema.parse(await done(ada, 'GET', '/me/export'))

  expect(JSON.stringify(entries)).not.toMatch(/exempt/i)
  expect(others).toEqual([{ exempt: false }, { exempt: false }])
  expect(JSON.stringify(people)).not.toMatch(/exempt/i)
  expect(tables['exemptions']).toHaveLength(1)
})
