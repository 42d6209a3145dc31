import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import { done, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { createOutsideHours } from './outside-hours.ts'

const officeHours = { ...defaultPolicy, workHours: ['Mon-Fri 09:00-17:30'] }
const inKolkata = { ownZoneOf: () => 'Asia/Kolkata' }

it.each([
  // Kolkata is 5:30 ahead of UTC; 10 March 2026 is a Tuesday.
  ['2026-03-10T03:28:30Z', true],
  ['2026-03-10T03:29:10Z', false],
  ['2026-03-10T03:30:00Z', false],
  ['2026-03-10T12:00:00Z', false],
  ['2026-03-10T12:01:30Z', true],
  ['2026-03-14T06:00:00Z', true],
])("decides by the person's time zone whether %s is outside", (instant, expected) => {
  const isOutside = createOutsideHours(() => officeHours, inKolkata)

  expect(isOutside('asha', Date.parse(instant))).toBe(expected)
})

it('accepts everything of people without a time zone, and of everyone when no hours are set', () => {
  const night = Date.parse('2026-03-10T00:00:00Z')

  expect(createOutsideHours(() => officeHours, { ownZoneOf: () => undefined })('bert', night)).toBe(false)
  expect(createOutsideHours(() => defaultPolicy, inKolkata)('asha', night)).toBe(false)
})

it.each([
  ['at home', '2026-03-10T10:00:00+05:30', false],
  ['in the evening at home', '2026-03-10T18:00:00+05:30', true],
  ['in Berlin, where it is night at home', '2026-03-10T17:00:00+01:00', false],
  ['in the evening in Berlin', '2026-03-10T18:00:00+01:00', true],
  ['early in Berlin, while the office at home is open', '2026-03-10T07:00:00+01:00', true],
  ['in London, whose clock is UTC', '2026-03-10T17:00:00Z', false],
  ['on Monday west of the date line, which is Sunday in UTC', '2026-03-09T10:00:00+13:00', false],
  ['on Sunday east of the date line, which is Monday in UTC', '2026-03-08T16:00:00-10:00', true],
])('uses the local time of a travelling machine: %s', (_, timestamp, expected) => {
  const isOutside = createOutsideHours(() => officeHours, inKolkata)

  expect(isOutside('asha', Date.parse(timestamp), timestamp)).toBe(expected)
})

it("uses the person's time zone if a timestamp has no offset", () => {
  const isOutside = createOutsideHours(() => officeHours, inKolkata)
  const early = '2026-03-10T03:45:00Z'
  const night = '2026-03-10T20:00:00Z'

  expect([early, night].map(each => isOutside('asha', Date.parse(each), each))).toEqual([false, true])
})

it('applies changed hours as soon as they are in effect', () => {
  let policy = officeHours
  const isOutside = createOutsideHours(() => policy, inKolkata)
  const evening = Date.parse('2026-03-10T14:00:00Z')
  const before = isOutside('asha', evening)

  policy = { ...officeHours, workHours: ['Mon-Fri 09:00-22:00'] }

  expect([before, isOutside('asha', evening)]).toEqual([true, false])
})

it('rejects events from outside the hours, and counts the rest', async () => {
  const { server, admin, enrol } = await startCompany({ WORK_HOURS: 'Mon-Fri 09:00-17:30' })
  server.time.nowMs = Date.parse('2026-03-10T13:00:00Z')
  await done(admin, 'PUT', '/admin/users/asha', { time_zone: 'Asia/Kolkata' })
  const device = await (await enrol('asha')).signedIn(server.time.nowMs)

  const answer = await done(device, 'POST', '/track', {
    epoch: 'e',
    sequence: 1,
    events: [
      event({ timestamp: '2026-03-10T16:30:00+05:30' }),
      event({ timestamp: '2026-03-10T18:00:00+05:30' }),
    ],
  })

  expect(trackAnswerSchema.parse(answer)).toEqual({
    ingested: 1,
    duplicate: false,
    rejected: [{ index: 1, reason: 'outside_hours' }],
  })
})
