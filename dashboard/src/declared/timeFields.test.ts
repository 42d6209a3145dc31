import { expect, it } from 'vitest'
import { problemOfTimes, spanOfFields, timeField } from './timeFields.ts'

const berlin = 'Europe/Berlin'
const utc = (span: ReturnType<typeof spanOfFields>) =>
  span && [new Date(span.startMs).toISOString(), new Date(span.endMs).toISOString()]

it.each([
  ['a morning', '2026-03-10', '09:05', '10:50', ['2026-03-10T08:05:00.000Z', '2026-03-10T09:50:00.000Z']],
  [
    'until midnight',
    '2026-03-10',
    '22:00',
    '00:00',
    ['2026-03-10T21:00:00.000Z', '2026-03-10T23:00:00.000Z'],
  ],
  [
    'a skipped hour',
    '2026-03-29',
    '02:30',
    '04:00',
    ['2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z'],
  ],
  [
    'a repeated hour',
    '2026-10-25',
    '02:00',
    '03:00',
    ['2026-10-25T00:00:00.000Z', '2026-10-25T02:00:00.000Z'],
  ],
  ['the wrong order', '2026-03-10', '10:00', '09:00', undefined],
  ['no length', '2026-03-10', '10:00', '10:00', undefined],
  ['an empty field', '2026-03-10', '', '09:00', undefined],
])('reads %s', (_, day, from, to, expected) => {
  expect(utc(spanOfFields({ from, to }, day, berlin))).toEqual(expected)
})

it('writes a time in the zone of the day', () => {
  expect(timeField(Date.parse('2026-03-10T08:05:00Z'), berlin)).toBe('09:05')
  expect(timeField(Date.parse('2026-03-10T23:00:00Z'), berlin)).toBe('00:00')
})

it.each([
  ['10:00', '', undefined],
  ['', '09:00', undefined],
  ['10:00', '11:00', undefined],
  ['11:00', '10:00', 'declared.wrongOrder'],
  ['17:00', '18:01', 'declared.inFuture'],
  ['00:00', '16:00', undefined],
  ['00:00', '16:01', 'declared.tooLong'],
])('finds what is wrong with %s to %s at six in the evening: %s', (from, to, problem) => {
  const nowMs = Date.parse('2026-03-04T18:00:00Z')

  expect(problemOfTimes({ from, to }, '2026-03-04', 'UTC', nowMs)).toBe(problem)
})
