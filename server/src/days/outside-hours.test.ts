import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { createOutsideHours } from './outside-hours.ts'

const officeHours = { ...defaultPolicy, workHours: ['Mon-Fri 09:00-17:30'] }
const inKolkata = { ownZoneOf: () => 'Asia/Kolkata' }

it.each([
  // Kolkata is 5:30 ahead; the 10th of March 2026 is a Tuesday.
  ['2026-03-10T03:28:30Z', true],
  ['2026-03-10T03:29:10Z', false],
  ['2026-03-10T03:30:00Z', false],
  ['2026-03-10T12:00:00Z', false],
  ['2026-03-10T12:01:30Z', true],
  ['2026-03-14T06:00:00Z', true],
])('knows by the clock of the person whether %s is outside', (instant, expected) => {
  const isOutside = createOutsideHours(() => officeHours, inKolkata)

  expect(isOutside('asha', Date.parse(instant))).toBe(expected)
})

it('leaves people to their machines whose zone nobody named, and everyone where no hours are set', () => {
  const night = Date.parse('2026-03-10T00:00:00Z')

  expect(createOutsideHours(() => officeHours, { ownZoneOf: () => undefined })('bert', night)).toBe(false)
  expect(createOutsideHours(() => defaultPolicy, inKolkata)('asha', night)).toBe(false)
})

it('obeys other hours from the moment they are in force', () => {
  let policy = officeHours
  const isOutside = createOutsideHours(() => policy, inKolkata)
  const evening = Date.parse('2026-03-10T14:00:00Z')
  const before = isOutside('asha', evening)

  policy = { ...officeHours, workHours: ['Mon-Fri 09:00-22:00'] }

  expect([before, isOutside('asha', evening)]).toEqual([true, false])
})

it('refuses what a device brings from outside the hours, and counts the rest', async () => {
  const { server, admin, enrol } = await startCompany({ WORK_HOURS: 'Mon-Fri 09:00-17:30' })
  server.time.nowMs = Date.parse('2026-03-10T13:00:00Z')
  await done(admin, 'PUT', '/admin/users/asha', { time_zone: 'Asia/Kolkata' })
  const device = await (await enrol('asha')).signedIn(server.time.nowMs)

  const answer = await done(device, 'POST', '/track', {
    epoch: 'e',
    sequence: 1,
    events: [event({ timestamp: '2026-03-10T11:00:00Z' }), event({ timestamp: '2026-03-10T12:30:00Z' })],
  })

  expect(trackAnswerSchema.parse(answer)).toEqual({
    ingested: 1,
    duplicate: false,
    rejected: [{ index: 1, reason: 'outside_hours' }],
  })
})
