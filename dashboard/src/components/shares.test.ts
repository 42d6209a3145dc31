import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPercent, sharesOf } from './shares.ts'

const seconds = fc.integer({ min: 0, max: 86_400 * 400 })

describe('shares', () => {
  it('always add up to 100 percent', () => {
    fc.assert(
      fc.property(seconds, seconds, (productive, nonProductive) => {
        fc.pre(productive + nonProductive > 0)

        const shares = sharesOf(productive, nonProductive)

        expect((shares?.productive ?? 0) + (shares?.nonProductive ?? 0)).toBe(100)
      }),
    )
  })

  it('never round an existing share to zero', () => {
    expect(sharesOf(86_399, 1)).toEqual({ productive: 99, nonProductive: 1 })
    expect(sharesOf(1, 86_399)).toEqual({ productive: 1, nonProductive: 99 })
  })

  it('are whole if there is only one state', () => {
    expect(sharesOf(60, 0)).toEqual({ productive: 100, nonProductive: 0 })
    expect(sharesOf(0, 60)).toEqual({ productive: 0, nonProductive: 100 })
  })

  it('do not exist without time, and are shown as a dash', () => {
    expect(formatPercent(sharesOf(0, 0)?.productive)).toBe('–')
  })

  it("are formatted in the viewer's language", () => {
    expect(formatPercent(81, 'en')).toBe('81%')
    expect(formatPercent(81, 'de')).toBe('81\u00a0%')
  })
})
