import { logNormal, wholeBetween } from '../input/chance.ts'
import { click, moveSomewhere } from '../people/pointing.ts'
import { dwellClick, glideSomewhere, jumpSomewhere, scanWait, screenKey, steer } from './actions.ts'
import { type InputKind, rest, sometimesRest } from './kind.ts'

/** Pointing and clicking with eyes, head, breath or one switch. */
export const handsFree: readonly InputKind[] = [
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
]
