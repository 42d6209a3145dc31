import type { Random } from '@telemetry-tracker/shared/seeded-random'
import { logNormal } from '../input/chance.ts'
import { textKey } from '../input/key-codes.ts'
import { strokes } from '../input/strokes.ts'
import { createPerson } from '../people/person.ts'
import { write } from '../people/typing.ts'
import type { Play, ToolFamily } from './family.ts'
import { fixed, type Gaps, logNormalGaps, normal, uniform } from './gaps.ts'

/** Types text, without the pauses of somebody who thinks. */
function types(gaps: Gaps, holdMs: (random: Random) => number): Play {
  return (random, fromMs, toMs) => {
    const gap = gaps(random)
    return strokes(fromMs, toMs, () => ({ gapMs: gap(), holdMs: holdMs(random), code: textKey(random) }))
  }
}

const held = (ms: number) => () => ms
const likeAHand = (random: Random) => logNormal(random, 95, 0.3)

export const typingSimulators: readonly ToolFamily[] = [
  {
    name: 'typing simulator, fixed',
    settings: {
      'every 20 ms, no hold': types(fixed(20), held(0)),
      'every 100 ms, no hold': types(fixed(100), held(0)),
      'every 250 ms, hold 50 ms': types(fixed(250), held(50)),
      'every second, no hold': types(fixed(1_000), held(0)),
    },
  },
  {
    name: 'typing simulator, random',
    settings: {
      '50 to 150 ms, no hold': types(uniform(50, 150), held(0)),
      '100 to 300 ms, hold 30 ms': types(uniform(100, 300), held(30)),
      '0 to 1 s, no hold': types(uniform(0, 1_000), held(0)),
    },
  },
  {
    name: 'typing simulator, normally distributed',
    settings: {
      '120 ± 30 ms, no hold': types(normal(120, 30), held(0)),
      '200 ± 80 ms, hold 50 ms': types(normal(200, 80), held(50)),
    },
  },
  {
    name: 'typing simulator, log-normal gaps',
    settings: {
      '150 ms, spread 0.4, no hold': types(logNormalGaps(150, 0.4), held(0)),
      '180 ms, spread 0.6, hold 40 ms': types(logNormalGaps(180, 0.6), held(40)),
      '190 ms, spread 1.2 (with pauses), hold 40 ms': types(logNormalGaps(190, 1.2), held(40)),
    },
  },
  {
    name: 'typing simulator with human gaps and pauses, no hold',
    outOfReach: 'Braille displays and touch screens type like this: keys held for no time, human gaps',
    settings: {
      '190 ms, spread 1.2': types(logNormalGaps(190, 1.2), held(0)),
    },
  },
  {
    name: 'typing simulator with human gaps, pauses and holds',
    outOfReach: 'its timing is that of people',
    settings: {
      'as recorded people': (random, fromMs, toMs) =>
        write(createPerson(random, fromMs, toMs), Number.POSITIVE_INFINITY),
      'log-normal gaps, human holds': types(logNormalGaps(180, 0.6), likeAHand),
      'log-normal gaps and pauses, human holds': types(logNormalGaps(190, 1), likeAHand),
    },
  },
]
