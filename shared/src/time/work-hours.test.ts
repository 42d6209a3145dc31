import { expect, it } from 'vitest'
import { compileWorkHours, workHoursComplaint } from './work-hours.ts'

const [sunday, monday, wednesday, friday, saturday] = [0, 1, 3, 5, 6]

it.each([
  [['Mon-Fri 09:00-17:30'], monday, '09:00', true],
  [['Mon-Fri 09:00-17:30'], monday, '08:59', false],
  [['Mon-Fri 09:00-17:30'], friday, '17:29', true],
  [['Mon-Fri 09:00-17:30'], friday, '17:30', false],
  [['Mon-Fri 09:00-17:30'], saturday, '12:00', false],
  [['mon 09:00-10:00', 'wed 09:00-10:00'], wednesday, '09:30', true],
  [['Fri-Mon 10:00-24:00'], sunday, '23:59', true],
  [['Fri-Mon 10:00-24:00'], wednesday, '12:00', false],
  [['Fri 22:00-06:00'], friday, '23:00', true],
  [['Fri 22:00-06:00'], saturday, '05:59', true],
  [['Fri 22:00-06:00'], saturday, '06:00', false],
  [['Fri 22:00-06:00'], friday, '05:00', false],
  [[], sunday, '03:00', true],
])('of %j, weekday %d at %s is work: %s', (hours, weekday, time, expected) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)

  expect(compileWorkHours(hours)(weekday, hour * 60 + minute)).toBe(expected)
})

it.each([
  'Monday 09:00-17:00',
  'Mon 9-17',
  'Mon 09:00-25:00',
  'Mon 09:60-10:00',
  'Mon 09:00-09:00',
  'Xyz 09:00-10:00',
])('reports "%s" with an example', hours => {
  expect(workHoursComplaint([hours])).toContain('Mon-Fri 09:00-17:30')
})
