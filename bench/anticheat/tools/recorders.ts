import { between, type Random } from '@telemetry-tracker/shared/seeded-random'
import type { InputEvent, InputStream } from '../input/input-event.ts'
import { mixedDay, work } from '../people/kinds.ts'
import type { Play, ToolFamily } from './family.ts'

/** Plays what a person did once again and again, exactly or with other times. */
function loop(kind: string, lengthMs: number, jitter = 0): Play {
  return function* (random, fromMs, toMs) {
    const recorded = busyRecording(kind, random, lengthMs)
    let ms = fromMs
    while (ms < toMs) {
      let endMs = ms + lengthMs
      for (const event of retimed(recorded, random, jitter)) {
        endMs = Math.max(endMs, ms + event.ms)
        if (ms + event.ms > toMs) return
        yield { ...event, ms: ms + event.ms }
      }
      ms = endMs + 200
    }
  }
}

/** Nobody records a macro of a pause: at least ten keys or clicks a minute. */
function busyRecording(kind: string, random: Random, lengthMs: number): InputEvent[] {
  for (;;) {
    const recorded = [...work(kind, random, 0, lengthMs)]
    const actions = recorded.filter(event => event.kind === 'keydown' || event.kind === 'click').length
    if (actions / (lengthMs / 60_000) >= 10) return recorded
  }
}

/** Each pause between two events is longer or shorter by at most a share of it; the whole is as long as before. */
function* retimed(recorded: readonly InputEvent[], random: Random, jitter: number): InputStream {
  let ms = 0
  let before = 0
  for (const event of recorded) {
    ms += (event.ms - before) * between(random, 1 - jitter, 1 + jitter)
    before = event.ms
    yield { ...event, ms }
  }
}

const busy = 'programs'
const mouse = 'works with the mouse and types a little'

export const recorders: readonly ToolFamily[] = [
  {
    name: 'macro recorder, exact loop',
    settings: {
      '20 s of mouse work': loop(mouse, 20_000),
      '1 minute of mouse work': loop(mouse, 60_000),
      '1 minute of programming': loop(busy, 60_000),
      '2 minutes of chat': loop('chats', 120_000),
      '5 minutes of mouse work': loop(mouse, 300_000),
    },
  },
  {
    name: 'macro recorder, exact loop of ten minutes',
    outOfReach:
      'its first round is a recording played once, and a sixth of an hour; all after it is in reach',
    settings: { 'of programming': loop(busy, 600_000) },
  },
  {
    name: 'macro recorder, loop with jitter',
    outOfReach: 'over minutes, jitter moves counts to other seconds than in the first round',
    settings: {
      '1 minute of mouse work ± 5 %': loop(mouse, 60_000, 0.05),
      '1 minute of programming ± 20 %': loop(busy, 60_000, 0.2),
      '5 minutes of mouse work ± 5 %': loop(mouse, 300_000, 0.05),
      '5 minutes of chat ± 30 %': loop('chats', 300_000, 0.3),
    },
  },
  {
    name: 'macro recorder without repeats',
    outOfReach: 'it plays what a person did, once',
    settings: { 'an hour of a mixed day': (random, fromMs, toMs) => mixedDay(random, fromMs, toMs) },
  },
]
