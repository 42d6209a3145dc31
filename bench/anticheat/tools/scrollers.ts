import { wholeBetween } from '../input/chance.ts'
import { keys } from '../input/key-codes.ts'
import { mergeStreams } from '../input/merge-streams.ts'
import { place } from '../input/pointer.ts'
import { strokes } from '../input/strokes.ts'
import { type Play, type ToolFamily, times } from './family.ts'
import { fixed, type Gaps, logNormalGaps, uniform } from './gaps.ts'
import { easedWaypoints } from './jigglers.ts'

/** Turns the wheel by some steps at a time. */
function scrolls(gaps: Gaps, steps: readonly [number, number]): Play {
  return function* (random, fromMs, toMs) {
    for (const ms of times(fromMs, toMs, gaps(random)))
      for (let step = wholeBetween(random, ...steps), at = ms; step > 0; step--, at += 20)
        yield { ms: at, kind: 'wheel' }
  }
}

function pageDown(gaps: Gaps): Play {
  return (random, fromMs, toMs) => {
    const gap = gaps(random)
    return strokes(fromMs, toMs, () => ({ gapMs: gap(), holdMs: 60, code: keys.pageDown }))
  }
}

/** A jiggler that moves by some pixels, as most do. */
function nudges(px: number, everyMs: number): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, x: 960, y: 540 }
    let way = px
    for (const ms of times(fromMs, toMs, () => everyMs)) {
      yield* place(pointer, pointer.x + way, pointer.y + way, ms)
      way = -way
    }
  }
}

const together =
  (...plays: Play[]): Play =>
  (random, fromMs, toMs) =>
    mergeStreams(...plays.map(play => play(random, fromMs, toMs)))

export const scrollers: readonly ToolFamily[] = [
  {
    name: 'wheel, fixed',
    settings: {
      'every 100 ms': scrolls(fixed(100), [1, 1]),
      'every second': scrolls(fixed(1_000), [1, 1]),
      'three steps every 2 s': scrolls(fixed(2_000), [3, 3]),
      'every 3 s': scrolls(fixed(3_000), [1, 1]),
      'five steps every 10 s': scrolls(fixed(10_000), [5, 5]),
    },
  },
  {
    name: 'wheel, random',
    settings: {
      '0.5 to 3 s': scrolls(uniform(500, 3_000), [1, 3]),
      '1 to 4.5 s': scrolls(uniform(1_000, 4_500), [1, 5]),
    },
  },
  {
    name: 'jiggler with scroller',
    settings: {
      '4 px every second, wheel every 5 s': together(nudges(4, 1_000), scrolls(fixed(5_000), [1, 1])),
      '20 px every second, wheel every 10 s': together(nudges(20, 1_000), scrolls(fixed(10_000), [2, 2])),
      '100 px every 2 s, wheel every 8 s': together(nudges(100, 2_000), scrolls(fixed(8_000), [1, 1])),
      '4 px every second, wheel 5 to 15 s': together(
        nudges(4, 1_000),
        scrolls(uniform(5_000, 15_000), [1, 3]),
      ),
    },
  },
  {
    name: 'movements like a hand, with wheel and Page Down',
    outOfReach: 'a person who reads does the same',
    settings: {
      'human pauses': together(
        easedWaypoints(true, [2_000, 8_000]),
        scrolls(logNormalGaps(7_000, 0.9), [1, 6]),
        pageDown(logNormalGaps(20_000, 0.8)),
      ),
      'random pauses': together(
        easedWaypoints(true, [1_000, 5_000]),
        scrolls(uniform(3_000, 20_000), [1, 4]),
        pageDown(uniform(5_000, 40_000)),
      ),
    },
  },
]
