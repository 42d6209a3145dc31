import { between } from '@telemetry-tracker/shared/seeded-random'
import { logNormal, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { keys, textKey } from '../input/key-codes.ts'
import { place, reach } from '../input/pointer.ts'
import type { Person } from '../people/person.ts'
import { click, drag, moveSomewhere, pointAndClick, turnWheel, wander } from '../people/pointing.ts'
import { write } from '../people/typing.ts'
import { dwellClick, glideSomewhere, jumpSomewhere, pressesOf, scanWait, screenKey } from './actions.ts'
import { type InputKind, rest, sometimesRest } from './kind.ts'

/** Goes in a straight line at one speed, as a stick or keys that move the pointer do. */
function* steer(person: Person, pxPerMs: number): InputStream {
  const { random } = person
  const angle = (wholeBetween(random, 0, 7) * Math.PI) / 4
  const [fromX, fromY, fromMs] = [person.x, person.y, person.ms]
  for (let ms = 16, most = between(random, 200, 1_200); ms < most; ms += 16)
    yield* place(
      person,
      fromX + pxPerMs * ms * Math.cos(angle),
      fromY + pxPerMs * ms * Math.sin(angle),
      fromMs + ms,
    )
}

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
    name: 'dwell clicking',
    *turn(person, { pace }) {
      yield* moveSomewhere(person)
      yield* dwellClick(person, 1_000)
      rest(person, 1_200 * pace)
      sometimesRest(person, 0.04, 9_000)
    },
  },
  {
    name: 'eye tracker',
    *turn(person, { pace }) {
      yield* jumpSomewhere(person)
      yield* dwellClick(person, 800)
      rest(person, 900 * pace)
      sometimesRest(person, 0.06, 8_000)
    },
  },
  {
    name: 'eye tracker with on-screen keyboard',
    *turn(person, { pace }) {
      for (let letters = wholeBetween(person.random, 4, 25); letters > 0; letters--) {
        yield* jumpSomewhere(person, 6)
        yield* dwellClick(person, 600)
        yield* screenKey(person)
        rest(person, 250 * pace, 0.4)
      }
      rest(person, 5_000)
    },
  },
  {
    name: 'head mouse',
    *turn(person, { pace }) {
      yield* glideSomewhere(person, logNormal(person.random, 1_500 * pace, 0.3), 2.5)
      yield* dwellClick(person, 900)
      rest(person, 900, 0.8)
      sometimesRest(person, 0.05, 9_000)
    },
  },
  {
    name: 'head mouse with on-screen keyboard',
    *turn(person, { pace }) {
      for (let letters = wholeBetween(person.random, 3, 15); letters > 0; letters--) {
        yield* glideSomewhere(person, logNormal(person.random, 900 * pace, 0.3), 2)
        yield* dwellClick(person, 700)
        yield* screenKey(person)
      }
      rest(person, 6_000)
    },
  },
  {
    name: 'one switch wired as mouse button',
    knownCase: 'equals a clicker; the exemption "I use a switch"',
    *turn(person, { pace }) {
      for (let choices = wholeBetween(person.random, 3, 14); choices > 0; choices--) {
        scanWait(person, 800 * pace, 5)
        yield click(person)
      }
      rest(person, 6_000)
    },
  },
  {
    name: 'switch as mouse button, pointer by head',
    *turn(person, { pace }) {
      yield* glideSomewhere(person, logNormal(person.random, 1_800 * pace, 0.35), 2)
      rest(person, 400, 0.4)
      yield click(person)
      sometimesRest(person, 0.08, 8_000)
    },
  },
  {
    name: 'sip and puff',
    *turn(person, { pace }) {
      for (let legs = wholeBetween(person.random, 1, 4); legs > 0; legs--) {
        yield* steer(person, 0.25 / pace)
        rest(person, 500, 0.5)
      }
      yield click(person)
      rest(person, 2_500)
    },
  },
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
