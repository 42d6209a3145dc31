import { between } from '@telemetry-tracker/shared/seeded-random'
import { logNormal, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { keys, textKey } from '../input/key-codes.ts'
import { place, reach } from '../input/pointer.ts'
import type { Person } from '../people/person.ts'
import { click, drag, moveSomewhere, pointAndClick, turnWheel, wander } from '../people/pointing.ts'
import { write } from '../people/typing.ts'
import { glideSomewhere, pressesOf, steer } from './actions.ts'
import { type InputKind, rest, sometimesRest } from './kind.ts'

/** The same input, but it arrives at the ticks of a connection. */
function* atTicks(stream: InputStream, tickMs: number): InputStream {
  for (const event of stream) yield { ...event, ms: Math.ceil(event.ms / tickMs) * tickMs }
}

function toTick(person: Person, tickMs: number): void {
  person.ms = Math.ceil(person.ms / tickMs) * tickMs
}

/** A hand that shakes four to six times a second. */
function* shaking(person: Person): InputStream {
  const { random } = person
  const hz = between(random, 4, 6)
  for (const event of [...moveSomewhere(person)]) {
    if (event.kind !== 'move') continue
    const shake = 9 * Math.sin((2 * Math.PI * hz * event.ms) / 1000)
    yield* place(person, event.x + shake, event.y - shake, event.ms)
  }
}

/** Devices that move the pointer and click in other ways. */
export const specialPointers: readonly InputKind[] = [
  {
    name: 'mouse keys of the number pad',
    *turn(person, { pace }) {
      for (let legs = wholeBetween(person.random, 1, 5); legs > 0; legs--) {
        yield* steer(person, 0.3)
        rest(person, 450 * pace, 0.4)
      }
      yield click(person)
      rest(person, 2_000)
    },
  },
  {
    name: 'game pad or joystick as mouse',
    *turn(person, { pace }) {
      for (let legs = wholeBetween(person.random, 1, 4); legs > 0; legs--) {
        yield* steer(person, between(person.random, 0.2, 0.9))
        rest(person, 250 * pace, 0.4)
      }
      yield click(person)
      rest(person, 1_800)
    },
  },
  {
    name: 'trackball with scroll ring',
    *turn(person) {
      yield* glideSomewhere(person, logNormal(person.random, 800, 0.3), 0.2)
      if (person.random() < 0.6) yield click(person)
      else yield* turnWheel(person, 15)
      rest(person, 2_000)
    },
  },
  {
    name: 'touchpad with taps',
    *turn(person) {
      yield* moveSomewhere(person, 500)
      yield click(person)
      if (person.random() < 0.3) yield* turnWheel(person, 30)
      rest(person, 2_000)
    },
  },
  {
    name: 'graphics tablet',
    *turn(person) {
      for (let lines = wholeBetween(person.random, 3, 20); lines > 0; lines--) {
        yield* drag(person)
        rest(person, 350, 0.5)
      }
      rest(person, 3_000)
    },
  },
  {
    name: 'tremor',
    *turn(person) {
      yield* shaking(person)
      yield click(person)
      if (person.random() < 0.2) {
        person.ms += between(person.random, 120, 300)
        yield click(person)
      }
      rest(person, 3_000)
    },
  },
  {
    name: 'tremor filter',
    *turn(person) {
      yield* reach(person, between(person.random, 0, 1900), between(person.random, 0, 1000), {
        ms: logNormal(person.random, 1_800, 0.3),
        curve: 0.05,
        tremorPx: 0,
      })
      yield click(person)
      rest(person, 3_000)
    },
  },
  {
    name: 'voice control',
    *turn(person) {
      const command = person.random()
      if (command < 0.4) {
        yield* place(person, between(person.random, 0, 1900), between(person.random, 0, 1000), person.ms)
        yield click(person)
      } else if (command < 0.6)
        yield* pressesOf(person, 1, () => ({ gapMs: 0, holdMs: 0, code: keys.pageDown }))
      else
        yield* pressesOf(person, wholeBetween(person.random, 3, 40), () => ({
          gapMs: 1,
          holdMs: 0,
          code: textKey(person.random),
        }))
      rest(person, 4_000)
    },
  },
  {
    name: 'remote desktop (input arrives in ticks of 50 ms)',
    *turn(person) {
      yield* atTicks(pointAndClick(person), 50)
      toTick(person, 50)
      if (person.random() < 0.4) yield* atTicks(write(person, 25), 50)
      toTick(person, 50)
      rest(person, 2_000)
      toTick(person, 50)
    },
  },
  {
    name: 'phone as touchpad over a slow network',
    *turn(person) {
      yield* atTicks(moveSomewhere(person, 600), 110)
      toTick(person, 110)
      yield click(person)
      rest(person, 2_500)
      toTick(person, 110)
    },
  },
  {
    name: 'labelling with clicks',
    *turn(person, { pace }) {
      yield* moveSomewhere(person, 260)
      yield click(person)
      rest(person, 700 * pace, 0.35)
      sometimesRest(person, 0.03, 7_000)
    },
  },
  {
    name: 'one button all the time (till, form)',
    *turn(person, { pace }) {
      yield click(person)
      rest(person, 1_900 * pace, 0.5)
      if (person.random() < 0.25) yield* moveSomewhere(person, 40)
      sometimesRest(person, 0.05, 9_000)
    },
  },
  {
    name: 'screen magnifier',
    *turn(person) {
      for (let lines = wholeBetween(person.random, 1, 5); lines > 0; lines--) {
        yield* glideSomewhere(person, logNormal(person.random, 3_500, 0.3), 0.8)
        rest(person, 600)
      }
      if (person.random() < 0.5) yield* turnWheel(person)
      rest(person, 2_500)
    },
  },
  {
    name: 'only moves the mouse',
    knownCase: 'movement alone is no input; "no input" is displayed apart',
    *turn(person) {
      yield* wander(person)
      rest(person, 3_000)
    },
  },
]
