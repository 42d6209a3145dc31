import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suspicionName } from '../../contracts/suspicions.ts'
import { defaultPolicy, type Policy } from '../../policy.ts'
import { judgeDevice } from '../judge-device.ts'
import { compileRules } from '../rules.ts'
import { type BucketTotals, emptyTotals } from '../totals.ts'

const minuteMs = 60_000

/** What happened in each minute, one letter a minute. */
const kinds = {
  /** Typing, with the mouse moved now and then. */
  k: { keystrokes: 40, clicks: 2, ...moved(20, [0, 400, 30]) },
  /** Movement alone, as people move a mouse. */
  m: moved(30, [5, 300, 40]),
  /** Clicks, and the pointer does not move. */
  c: { clicks: 20 },
  /** Clicks with movement. */
  C: { clicks: 20, ...moved(20, [0, 400, 30]) },
  /** The same movement every second. */
  e: { clicks: 1, ...moved(30, [50]) },
  /** Tiny movements. */
  t: { clicks: 1, ...moved(30, [1, 9]) },
  /** Reading: scrolling in 20 seconds, the pointer at rest. */
  s: { scrolls: 40, wheelSamples: 20, wheelOnlySamples: 20 },
  /** Nothing at all. */
  '.': { maxIdleMs: 60_000 },
} satisfies Record<string, Partial<BucketTotals>>

function moved(seconds: number, pixels: readonly number[]): Partial<BucketTotals> {
  const steps = Array.from({ length: seconds }, (_, i) => pixels[i % pixels.length] ?? 0)
  return {
    movingSamples: seconds,
    mouseMicroPixels: steps.reduce((sum, step) => sum + step, 0) * 1_000_000,
    squaredPixels: steps.reduce((sum, step) => sum + step ** 2, 0),
  }
}

function minuteOf(letter: string, reported: readonly string[] = []): BucketTotals {
  const kind = Object.entries(kinds).find(([name]) => name === letter)?.[1]
  if (!kind) throw new Error(`No minute of the kind ${letter}`)
  return {
    ...emptyTotals,
    samples: 60,
    maxIdleMs: 4_000,
    interactionHistogram: [
      [0, 40],
      [1, 10],
      [3, 10],
    ],
    surfaces: [{ app: 'Code', title: '', site: null, samples: 60, firstSeenMs: 0 }],
    suspicions: reported.map(name => [name, 10] as const),
    ...kind,
  }
}

interface Options {
  policy?: Partial<Policy>
  exempt?: boolean
  /** Names that the helper reported, by minute. */
  reports?: Record<number, readonly string[]>
}

/** The verdict of each minute as a letter: productive, non-productive, suspicious, or no input. */
function judged(minutes: string, options: Options = {}): string {
  return verdictsOf(minutes, options)
    .map(({ state, reason }) => {
      if (reason === 'suspicious_pattern') return '!'
      if (reason === 'no_presence') return '-'
      return state === 'productive' ? 'P' : 'n'
    })
    .join('')
}

function verdictsOf(minutes: string, { policy, exempt = false, reports = {} }: Options) {
  const rules = compileRules({ ...defaultPolicy, ...policy }, 60, exempt)
  const buckets = new Map(
    [...minutes].flatMap((letter, i) =>
      letter === ' ' ? [] : [[i * minuteMs, minuteOf(letter, reports[i])] as const],
    ),
  )
  return [...judgeDevice(buckets, rules).values()]
}

describe('movement alone', () => {
  it('counts for five minutes between actions', () => {
    expect(judged('kmmmmmk')).toBe('PPPPPPP')
  })

  it('does not count at all when it lasts longer, and suspects nobody', () => {
    expect(judged('kmmmmmmk')).toBe('P------P')
  })

  it('does not count far from any action', () => {
    expect(judged('k.....m.....k')).toBe('P-----------P')
    expect(judged('k.....m....k')).toBe('P-----P----P')
  })

  it('counts where the minutes around were not recorded, or not yet', () => {
    expect(judged('mmm')).toBe('PPP')
    expect(judged('k......mm')).toBe('P------PP')
  })

  it('is left out by a jiggler that rests every other minute', () => {
    expect(judged('k.....m.m.m.m.m.m.m.m.....k')).toBe(`P${'-'.repeat(25)}P`)
  })

  it('counts for as long as the policy says', () => {
    expect(judged('kmmmmmmk', { policy: { noActionMinutes: 6 } })).toBe('PPPPPPPP')
    expect(judged('kmmk', { policy: { noActionMinutes: 1 } })).toBe('P--P')
    expect(judged('m'.repeat(40), { policy: { noActionMinutes: 0 } })).toBe('P'.repeat(40))
  })
})

describe('reading', () => {
  it('counts while someone scrolls', () => {
    expect(judged('ksssssssssk')).toBe('PPPPPPPPPPP')
  })

  it('is no input, not a distraction, while nothing moves', () => {
    expect(judged('ks...sk')).toBe('PP---PP')
  })
})

describe('clicks at an unmoved pointer', () => {
  it('do not count from the fifth minute in a row on, from the first of them', () => {
    expect(judged('kcccck')).toBe('PPPPPP')
    expect(judged('kccccck')).toBe('P!!!!!P')
  })

  it('count if the pointer moves', () => {
    expect(judged('kCCCCCCCCk')).toBe('PPPPPPPPPP')
  })

  it('count for a person who uses a switch', () => {
    expect(judged('ccccccc', { exempt: true })).toBe('PPPPPPP')
  })
})

describe('even movement', () => {
  it('does not count in two of three minutes', () => {
    expect(judged('keek')).toBe('P!!P')
    expect(judged('ktmtk')).toBe('P!P!P')
    expect(judged('kemk')).toBe('PPPP')
  })

  it('is unknown in minutes of older versions', () => {
    const older = { ...minuteOf('e'), squaredPixels: 0 }
    const rules = compileRules(defaultPolicy, 60)
    const verdicts = judgeDevice(new Map([0, minuteMs, 2 * minuteMs].map(start => [start, older])), rules)
    expect([...verdicts.values()].map(({ reason }) => reason)).toEqual(Array(3).fill('active_presence'))
  })
})

describe('a rule reported by the helper', () => {
  const clicks = (backMinutes: number) => suspicionName({ rule: 'no_pauses', channel: 'clicks', backMinutes })

  it('counts in two of three minutes', () => {
    expect(judged('kCCCk', { reports: { 1: [clicks(0)] } })).toBe('PPPPP')
    expect(judged('kCCCk', { reports: { 1: [clicks(0)], 3: [clicks(0)] } })).toBe('PPPPP')
    const found = verdictsOf('kCCCk', { reports: { 1: [clicks(0)], 3: [clicks(0)] } })
    expect(found.map(({ leftOut }) => leftOut.length)).toEqual([0, 1, 0, 1, 0])
  })

  it('leaves out the minutes back to the beginning of the pattern', () => {
    const reports = { 5: [clicks(4)], 6: [clicks(5)] }
    expect(judged('kcCcccck', { reports, policy: { stillClicksMinutes: 0 } })).toBe('P!P!!!!P')
    expect(verdictsOf('kcccccck', { reports })[1]?.leftOut).toContainEqual({
      channel: 'clicks',
      rule: 'no_pauses',
      backDated: true,
    })
  })

  it('leaves the work beside a tool', () => {
    const keys = suspicionName({ rule: 'replayed', channel: 'movement', backMinutes: 0 })
    expect(judged('kkkk', { reports: { 0: [keys], 1: [keys], 2: [keys], 3: [keys] } })).toBe('PPPP')
  })

  it('can be turned off', () => {
    const reports = { 1: [clicks(0)], 2: [clicks(0)] }
    expect(judged('kcck', { reports })).toBe('P!!P')
    expect(judged('kcck', { reports, policy: { noPauses: false } })).toBe('PPPP')
  })

  it('means nothing under a name of an older version', () => {
    expect(judged('kcck', { reports: { 1: ['constant_hold'], 2: ['constant_hold'] } })).toBe('PPPP')
  })
})

it('depends only on neighbours that are near enough', () => {
  const letter = fc.constantFrom(...Object.keys(kinds), ' ')
  fc.assert(
    fc.property(fc.array(letter, { minLength: 30, maxLength: 60 }), fc.nat(), (letters, at) => {
      const place = at % letters.length
      const changed = letters.map((kind, i) => (i === place ? 'k' : kind)).join('')
      const isNear = (i: number) => Math.abs(i - place) <= 5
      const far = (minutes: string) => {
        const rules = compileRules(defaultPolicy, 60)
        const buckets = [...minutes].flatMap((kind, i) =>
          kind === ' ' ? [] : [[i * minuteMs, minuteOf(kind)] as const],
        )
        return [...judgeDevice(new Map(buckets), rules)].filter(([start]) => !isNear(start / minuteMs))
      }
      expect(far(changed)).toEqual(far(letters.join('')))
    }),
  )
})
