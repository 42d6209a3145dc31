import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { speak } from '../../testing/speak.ts'
import { dayParts, describeDay } from './describe-day.ts'

describe('shares', () => {
  test('of an empty day are both 0', () => {
    expect(dayParts(day(0, 0)).shares).toEqual({ productive: 0, nonProductive: 0 })
  })

  test('never hide a part that exists', () => {
    expect(dayParts(day(28_740, 60)).shares).toEqual({ productive: 99, nonProductive: 1 })
    expect(dayParts(day(60, 28_740)).shares).toEqual({ productive: 1, nonProductive: 99 })
  })

  test('leave out time without input if the policy says so', () => {
    const summary = { ...day(60, 60), no_input: 40 }

    expect(dayParts(summary)).toMatchObject({ nonProductive: 60, noInput: 40 })
    expect(dayParts({ ...summary, no_input_counts: 'left_out' })).toMatchObject({
      nonProductive: 20,
      shares: { productive: 75, nonProductive: 25 },
    })
  })

  test('always add up to 100 and keep the order of the parts', () => {
    const seconds = fc.integer({ min: 0, max: 86_400 })

    fc.assert(
      fc.property(seconds, seconds, (productive, nonProductive) => {
        fc.pre(productive + nonProductive > 0)

        const shares = dayParts(day(productive, nonProductive)).shares

        expect(shares.productive + shares.nonProductive).toBe(100)
        expect(shares.productive > 50).toBe(
          Math.round((100 * productive) / (productive + nonProductive)) > 50,
        )
        expect(shares.productive === 0).toBe(productive === 0)
        expect(shares.nonProductive === 0).toBe(nonProductive === 0)
      }),
    )
  })
})

describe('the line above the numbers', () => {
  const numbers = { computedAt: new Date(2026, 2, 2, 14, 32).toISOString(), source: 'server' as const }
  beforeEach(() => speak('de'))

  test('has no time if the numbers are live', () => {
    expect(describeDay(numbers, true, new Date(2026, 2, 2, 14, 33))).toEqual({
      day: 'Heute',
      asOf: undefined,
    })
  })

  test.each([
    ['old', true, new Date(2026, 2, 2, 15, 0)],
    ['from a helper without a server', false, new Date(2026, 2, 2, 14, 33)],
  ])('states the time of the numbers when they are %s', (_, isLive, now) => {
    expect(describeDay(numbers, isLive, now)).toEqual({ day: 'Heute', asOf: 'Stand 14:32' })
  })

  test('states that this machine counted them if no server did', () => {
    expect(describeDay({ ...numbers, source: 'local' }, false, new Date(2026, 2, 2, 14, 33))).toEqual({
      day: 'Heute',
      asOf: 'Stand 14:32 (dieses Gerät)',
    })
  })

  test('never calls another day’s numbers today’s', () => {
    expect(describeDay(numbers, true, new Date(2026, 2, 3, 0, 1))).toEqual({
      day: 'Mo., 2. März',
      asOf: 'Stand 14:32',
    })
  })
})

function day(productive: number, nonProductive: number) {
  const total = productive + nonProductive
  return {
    productive,
    non_productive: nonProductive,
    no_input: 0,
    no_input_counts: 'non_productive' as const,
    total_seconds: total,
    total_buckets: Math.ceil(total / 60),
  }
}
