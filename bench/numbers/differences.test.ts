import { describe, expect, it } from 'vitest'
import { differences } from './differences.ts'

describe('differences', () => {
  it('are none between equal maps', () => {
    expect(differences(new Map([['a', 3]]), new Map([['a', 3]]))).toEqual({ missing: 0, surplus: 0 })
  })

  it("count one device's loss beside another's surplus", () => {
    const sent = new Map([
      ['a', 10],
      ['b', 10],
    ])
    const stored = new Map([
      ['a', 8],
      ['b', 12],
    ])

    expect(differences(sent, stored)).toEqual({ missing: 2, surplus: 2 })
  })

  it('include devices that are missing completely or unknown', () => {
    expect(differences(new Map([['a', 5]]), new Map([['z', 7]]))).toEqual({ missing: 5, surplus: 7 })
  })
})
