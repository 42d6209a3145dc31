import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countedTime, sharesOf, type Times } from './shares.ts'

const seconds = fc.integer({ min: 0, max: 86_400 * 400 })
const anyTimes = fc
  .tuple(seconds, seconds, seconds)
  .map(([productive, others, noInput]): Times => ({ productive, nonProductive: others + noInput, noInput }))
const counts = fc.constantFrom('non_productive' as const, 'left_out' as const)
const withInput = (productive: number, nonProductive: number): Times => ({
  productive,
  nonProductive,
  noInput: 0,
})

describe('shares', () => {
  it('always add up to 100 percent', () => {
    fc.assert(
      fc.property(anyTimes, counts, (times, by) => {
        fc.pre(countedTime(times, by).total > 0)

        const shares = sharesOf(times, by)

        expect((shares?.productive ?? 0) + (shares?.nonProductive ?? 0)).toBe(100)
      }),
    )
  })

  it('never round an existing share to zero', () => {
    expect(sharesOf(withInput(86_399, 1), 'non_productive')).toEqual({ productive: 99, nonProductive: 1 })
    expect(sharesOf(withInput(1, 86_399), 'non_productive')).toEqual({ productive: 1, nonProductive: 99 })
  })

  it('are whole if there is only one state', () => {
    expect(sharesOf(withInput(60, 0), 'left_out')).toEqual({ productive: 100, nonProductive: 0 })
    expect(sharesOf(withInput(0, 60), 'left_out')).toEqual({ productive: 0, nonProductive: 100 })
  })

  it('do not exist without time', () => {
    expect(sharesOf(withInput(0, 0), 'non_productive')).toBeUndefined()
  })

  it('are made without the time without input if that is left out', () => {
    const times = { productive: 60, nonProductive: 60, noInput: 40 }

    expect(sharesOf(times, 'non_productive')).toEqual({ productive: 50, nonProductive: 50 })
    expect(sharesOf(times, 'left_out')).toEqual({ productive: 75, nonProductive: 25 })
    expect(sharesOf({ productive: 0, nonProductive: 60, noInput: 60 }, 'left_out')).toBeUndefined()
  })

  it('do not depend on the rule if there was always input', () => {
    fc.assert(
      fc.property(seconds, seconds, (productive, nonProductive) => {
        const times = withInput(productive, nonProductive)
        expect(sharesOf(times, 'left_out')).toEqual(sharesOf(times, 'non_productive'))
      }),
    )
  })
})
