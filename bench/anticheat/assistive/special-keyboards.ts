import { logNormal, oneOf, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { digitKey, keys, textKey } from '../input/key-codes.ts'
import type { Person } from '../people/person.ts'
import { click, pointAndClick } from '../people/pointing.ts'
import { heldMs, write } from '../people/typing.ts'
import { glideSomewhere, pressesOf, scanWait, screenKey } from './actions.ts'
import { type InputKind, rest, sometimesRest } from './kind.ts'

/** Keys with a tempo of their own; half of the times are as given. */
function steadyKeys(person: Person, count: number, gapMs: number, spread: number, code: () => number) {
  return pressesOf(person, count, () => ({
    gapMs: logNormal(person.random, gapMs, spread),
    holdMs: heldMs(person),
    code: code(),
  }))
}

/** Letters, some at a time, with a tempo of their own, and a rest. */
function typesSlowly(letters: [least: number, most: number], gapMs: number, spread: number, restMs: number) {
  return function* (person: Person, { pace }: { pace: number }): InputStream {
    const { random } = person
    yield* steadyKeys(person, wholeBetween(random, ...letters), gapMs * pace, spread, () => textKey(random))
    rest(person, restMs)
  }
}

/** Keyboards used in other ways, and work with keys that is regular. */
export const specialKeyboards: readonly InputKind[] = [
  { name: 'one hand', turn: typesSlowly([10, 50], 330, 0.45, 2_500) },
  { name: 'two fingers, searching', turn: typesSlowly([5, 25], 800, 0.5, 5_000) },
  { name: 'mouth stick', turn: typesSlowly([5, 20], 1_300, 0.35, 8_000) },
  { name: 'head wand', turn: typesSlowly([4, 15], 1_900, 0.35, 9_000) },
  {
    name: 'sticky keys',
    *turn(person) {
      yield* write(person, wholeBetween(person.random, 3, 20))
      yield* steadyKeys(person, 1, 500, 0.4, () => keys.shift)
      yield* steadyKeys(person, 1, 500, 0.4, () => textKey(person.random))
      sometimesRest(person, 0.2, 6_000)
    },
  },
  {
    name: 'slow keys (filter keys)',
    *turn(person, { pace }) {
      yield* pressesOf(person, wholeBetween(person.random, 5, 25), () => ({
        gapMs: logNormal(person.random, 1_100 * pace, 0.35),
        holdMs: logNormal(person.random, 750, 0.2),
        code: textKey(person.random),
      }))
      rest(person, 6_000)
    },
  },
  {
    name: 'tremor, keys pressed twice',
    *turn(person, { pace }) {
      for (let count = wholeBetween(person.random, 5, 25); count > 0; count--) {
        const code = textKey(person.random)
        yield* steadyKeys(person, 1, 600 * pace, 0.5, () => code)
        if (person.random() < 0.3) yield* steadyKeys(person, 1, 90, 0.3, () => code)
      }
      rest(person, 6_000)
    },
  },
  {
    name: 'one switch that scans letters',
    *turn(person, { pace }) {
      const stepMs = 700 * pace
      for (let letters = wholeBetween(person.random, 3, 12); letters > 0; letters--)
        for (const items of [5, 6]) {
          scanWait(person, stepMs, items)
          yield* pressesOf(person, 1, () => ({ gapMs: 0, holdMs: heldMs(person), code: keys.space }))
        }
      rest(person, 7_000)
    },
  },
  {
    name: 'two switches, step by step',
    *turn(person, { pace }) {
      yield* steadyKeys(person, wholeBetween(person.random, 1, 9), 480 * pace, 0.2, () => keys.space)
      yield* steadyKeys(person, 1, 700 * pace, 0.3, () => keys.enter)
      sometimesRest(person, 0.12, 7_000)
    },
  },
  {
    name: 'on-screen keyboard with a mouse',
    *turn(person, { pace }) {
      for (let letters = wholeBetween(person.random, 4, 20); letters > 0; letters--) {
        yield* glideSomewhere(person, logNormal(person.random, 650 * pace, 0.3), 0.8)
        yield click(person)
        yield* screenKey(person)
        rest(person, 180, 0.5)
      }
      rest(person, 4_000)
    },
  },
  {
    name: 'on-screen keyboard, tapped',
    *turn(person, { pace }) {
      for (let letters = wholeBetween(person.random, 5, 40); letters > 0; letters--) {
        yield* screenKey(person, 1)
        rest(person, 330 * pace, 0.35)
      }
      rest(person, 4_000)
    },
  },
  {
    name: 'data entry with the number pad',
    *turn(person, { pace }) {
      yield* steadyKeys(person, wholeBetween(person.random, 4, 9), 190 * pace, 0.22, () =>
        digitKey(person.random),
      )
      yield* steadyKeys(person, 1, 260 * pace, 0.25, () => keys.enter)
      sometimesRest(person, 0.06, 6_000)
    },
  },
  {
    name: 'labelling with keys',
    *turn(person, { pace }) {
      yield* steadyKeys(person, 1, 1_200 * pace, 0.35, () => keys.one + wholeBetween(person.random, 0, 2))
      sometimesRest(person, 0.03, 7_000)
    },
  },
  {
    name: 'going through mail with Delete and Down',
    *turn(person, { pace }) {
      yield* steadyKeys(person, 1, 2_200 * pace, 0.6, () => (person.random() < 0.4 ? keys.delete : keys.down))
      sometimesRest(person, 0.04, 9_000)
    },
  },
  {
    name: 'piano-like rhythm',
    *turn(person, { pace }) {
      const { random } = person
      const noteMs = 260 * pace
      yield* pressesOf(person, wholeBetween(random, 32, 160), () => ({
        gapMs: logNormal(random, noteMs * oneOf(random, [1, 1, 1, 2, 2, 3, 4]), 0.06),
        holdMs: heldMs(person),
        code: textKey(random),
      }))
      rest(person, 5_000)
    },
  },
  {
    name: 'the same key to the beat of a metronome',
    knownCase: 'equals a tool; the exemption "I use a switch"',
    *turn(person, { pace }) {
      const count = wholeBetween(person.random, 32, 160)
      yield* steadyKeys(person, count, 400 * pace, 0.05, () => keys.space)
      rest(person, 5_000)
    },
  },
  { name: 'typing tutor', turn: typesSlowly([40, 120], 240, 0.4, 4_000) },
  {
    name: 'screen reader',
    *turn(person, { pace }) {
      yield* steadyKeys(person, wholeBetween(person.random, 1, 15), 650 * pace, 0.5, () =>
        person.random() < 0.6 ? keys.down : keys.tab,
      )
      if (person.random() < 0.2) yield* write(person, wholeBetween(person.random, 3, 30))
      rest(person, 3_000, 0.8)
    },
  },
  {
    name: 'keys held down to scroll',
    *turn(person) {
      const heldFor = logNormal(person.random, 1_800, 0.5)
      for (const endMs = person.ms + heldFor; person.ms < endMs; person.ms += 33)
        yield { ms: person.ms, kind: 'keydown', code: keys.down }
      yield { ms: person.ms, kind: 'keyup', code: keys.down }
      rest(person, 4_000, 0.8)
    },
  },
  {
    name: 'foot pedal and typing',
    *turn(person) {
      yield* pressesOf(person, 1, () => ({ gapMs: 100, holdMs: 120, code: 62 }))
      yield* write(person, wholeBetween(person.random, 8, 60))
      if (person.random() < 0.2) yield* pointAndClick(person)
    },
  },
]
