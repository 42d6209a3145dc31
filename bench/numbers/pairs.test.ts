import { describe, expect, it } from 'vitest'
import { compare } from './pairs.ts'

const turn = (requestsPerSecond: number, cpuMsPerRequest: number) => ({ requestsPerSecond, cpuMsPerRequest })

describe('pairs', () => {
  it('are compared one by one, so that a slow phase of the machine changes nothing', () => {
    const quick = { server: turn(4_000, 0.2), bare: turn(10_000, 0.1) }
    const slow = { server: turn(400, 0.4), bare: turn(1_000, 0.2) }

    const found = compare([quick, slow, quick])

    expect(found.share).toBeCloseTo(0.4)
    expect(found.cpuShare).toBeCloseTo(0.5)
    expect(found.requestsPerSecond).toBe(4_000)
  })

  it('use the median ratio, not the best', () => {
    const pairs = [2_000, 3_000, 9_000].map(rate => ({ server: turn(rate, 0.2), bare: turn(10_000, 0.1) }))

    expect(compare(pairs).share).toBeCloseTo(0.3)
  })
})
