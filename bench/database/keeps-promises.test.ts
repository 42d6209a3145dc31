import { describe, expect, it } from 'vitest'
import { keepsPromises } from './keeps-promises.ts'

const ten = { events: 10, keystrokes: 3, clicks: 1 }
const twenty = { events: 20, keystrokes: 7, clicks: 1 }
const history = new Map([['a', [ten, twenty]]])
const promised = {
  acknowledged: new Map([['a', 1]]),
  sentUpTo: (deviceId: string, sequence: number) => history.get(deviceId)?.[sequence - 1],
}
const stored = (lastSequence: number, sums = ten) => new Map([['a', { lastSequence, sums }]])

describe('a database keeps its promises', () => {
  it('with what was acknowledged, or one more batch whose answer was lost', () => {
    expect(keepsPromises(promised, stored(1))).toBe(true)
    expect(keepsPromises(promised, stored(2, twenty))).toBe(true)
  })

  it('not without an acknowledged batch', () => {
    expect(keepsPromises({ ...promised, acknowledged: new Map([['a', 2]]) }, stored(1))).toBe(false)
    expect(keepsPromises(promised, new Map())).toBe(false)
  })

  it('not with half of a batch, a batch counted twice, or one that was never sent', () => {
    expect(keepsPromises(promised, stored(1, { ...ten, keystrokes: 2 }))).toBe(false)
    expect(keepsPromises(promised, stored(1, twenty))).toBe(false)
    expect(keepsPromises(promised, stored(3, twenty))).toBe(false)
  })
})
