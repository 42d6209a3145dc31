import { between, type Random } from '@telemetry-tracker/shared/seeded-random'
import type { InputStream } from '../input/input-event.ts'
import { type Pointer, place, reach } from '../input/pointer.ts'
import { click } from '../people/pointing.ts'
import { eachSetting, type Play, type ToolFamily, times } from './family.ts'
import { fixed, type Gaps, jittered, normal, uniform } from './gaps.ts'

/** Clicks where the pointer is. */
function clicks(gaps: Gaps, atOnce = 1): Play {
  return function* (random, fromMs, toMs) {
    for (const ms of times(fromMs, toMs, gaps(random)))
      for (let more = 0; more < atOnce; more++) yield click({ ms: ms + 40 * more })
  }
}

type Place = readonly [x: number, y: number]

/** How a program chooses the place of its next click. */
type Places = (random: Random) => () => Place

const corners: Places = () => {
  const places = [
    [400, 300],
    [900, 300],
    [900, 800],
    [400, 800],
  ] as const
  let turn = 0
  return () => places[turn++ % places.length] ?? places[0]
}

const anywhere: Places = random => () => [between(random, 100, 1800), between(random, 100, 1000)]

/** How it gets there. */
type Move = (pointer: Pointer, to: Place) => InputStream

const jump: Move = (pointer, [x, y]) => place(pointer, x, y, pointer.ms)

/** As eased libraries do: slow, fast, slow, on a straight line. */
const ease: Move = (pointer, [x, y]) =>
  reach(pointer, x, y, { ms: between(pointer.random, 200, 700), curve: 0, tremorPx: 0 })

/** Clicks at several places. */
function clicksElsewhere(gaps: Gaps, places: Places, move: Move = jump): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, x: 400, y: 300 }
    const [gap, nextPlace] = [gaps(random), places(random)]
    for (let ms = fromMs + gap(); ms <= toMs; ms = Math.max(pointer.ms + 30, ms + gap())) {
      pointer.ms = ms
      yield* move(pointer, nextPlace())
      yield click(pointer)
    }
  }
}

const named = (ms: number) => (ms < 1_000 ? `every ${ms} ms` : `every ${ms / 1_000} s`)

export const clickers: readonly ToolFamily[] = [
  {
    name: 'clicker, fixed',
    settings: eachSetting(
      [1, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000],
      named,
      ms => clicks(fixed(ms)),
    ),
  },
  {
    name: 'clicker, jittered',
    settings: {
      '100 ms ± 40 %': clicks(jittered(100, 0.4)),
      '500 ms ± 10 %': clicks(jittered(500, 0.1)),
      '1 s ± 5 %': clicks(jittered(1_000, 0.05)),
      '1 s ± 20 %': clicks(jittered(1_000, 0.2)),
      '3 s ± 30 %': clicks(jittered(3_000, 0.3)),
      '10 s ± 20 %': clicks(jittered(10_000, 0.2)),
    },
  },
  {
    name: 'clicker, random',
    settings: {
      '50 to 150 ms': clicks(uniform(50, 150)),
      '0.5 to 1.5 s': clicks(uniform(500, 1_500)),
      '1 to 5 s': clicks(uniform(1_000, 5_000)),
      '1 to 10 s': clicks(uniform(1_000, 10_000)),
      '5 to 15 s': clicks(uniform(5_000, 15_000)),
      '10 to 30 s': clicks(uniform(10_000, 30_000)),
    },
  },
  {
    name: 'clicker, normally distributed',
    settings: {
      '100 ± 20 ms': clicks(normal(100, 20)),
      '1 ± 0.2 s': clicks(normal(1_000, 200)),
      '3 ± 1 s': clicks(normal(3_000, 1_000)),
      '8 ± 2 s': clicks(normal(8_000, 2_000)),
    },
  },
  {
    name: 'clicker, twice or more at once',
    settings: {
      'twice a second': clicks(fixed(1_000), 2),
      'twice every 5 s': clicks(fixed(5_000), 2),
      'three times every 10 s': clicks(fixed(10_000), 3),
    },
  },
  {
    name: 'clicker with several places',
    settings: {
      'in turn, every second': clicksElsewhere(fixed(1_000), corners),
      'in turn, every 5 s': clicksElsewhere(fixed(5_000), corners),
      'in turn, 2 s ± 20 %': clicksElsewhere(jittered(2_000, 0.2), corners),
      'random places, every 2 s': clicksElsewhere(fixed(2_000), anywhere),
      'random places, 1 to 4 s': clicksElsewhere(uniform(1_000, 4_000), anywhere),
      'eased, every 3 s': clicksElsewhere(fixed(3_000), anywhere, ease),
      'eased, 1 to 4 s': clicksElsewhere(uniform(1_000, 4_000), anywhere, ease),
    },
  },
]
