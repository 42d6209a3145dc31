import { logNormal, wholeBetween } from '../input/chance.ts'
import { digitKey, keys, textKey } from '../input/key-codes.ts'
import { pointAndClick } from '../people/pointing.ts'
import { heldMs, write } from '../people/typing.ts'
import { burst, pressesOf } from './actions.ts'
import { type InputKind, rest, sometimesRest } from './kind.ts'

/** Programs and devices that type for a person: bursts, held for no time. */
export const typedByPrograms: readonly InputKind[] = [
  {
    name: 'dictation, word by word',
    *turn(person, { pace }) {
      for (let words = wholeBetween(person.random, 4, 14); words > 0; words--) {
        yield* burst(person, wholeBetween(person.random, 2, 9))
        rest(person, 380 * pace, 0.35)
      }
      rest(person, 2_500)
    },
  },
  {
    name: 'dictation, whole phrases',
    *turn(person, { pace }) {
      yield* burst(person, wholeBetween(person.random, 20, 90), 2)
      rest(person, 6_000 * pace)
    },
  },
  {
    name: 'dictation that pastes',
    *turn(person, { pace }) {
      yield* pressesOf(person, 1, () => ({ gapMs: 5, holdMs: 10, code: 47, under: keys.control }))
      rest(person, 3_500 * pace)
    },
  },
  {
    name: 'barcode scanner',
    *turn(person, { pace }) {
      yield* pressesOf(person, 13, () => ({ gapMs: 4, holdMs: 2, code: digitKey(person.random) }))
      yield* pressesOf(person, 1, () => ({ gapMs: 4, holdMs: 2, code: keys.enter }))
      rest(person, 4_000 * pace, 0.45)
    },
  },
  {
    name: 'barcode scanner at a checkout',
    *turn(person, { pace }) {
      for (let items = wholeBetween(person.random, 3, 40); items > 0; items--) {
        yield* burst(person, 13, 3, 1)
        yield* pressesOf(person, 1, () => ({ gapMs: 3, holdMs: 1, code: keys.enter }))
        rest(person, 1_700 * pace, 0.4)
      }
      yield* pointAndClick(person)
      rest(person, 35_000)
    },
  },
  {
    name: 'card reader',
    *turn(person, { pace }) {
      yield* pressesOf(person, 10, () => ({ gapMs: 20, holdMs: 8, code: digitKey(person.random) }))
      rest(person, 12_000 * pace, 0.8)
    },
  },
  {
    name: 'stenography',
    *turn(person, { pace }) {
      for (let strokes = wholeBetween(person.random, 8, 60); strokes > 0; strokes--) {
        yield* burst(person, wholeBetween(person.random, 2, 9), 0.5)
        rest(person, 270 * pace, 0.42)
      }
      rest(person, 3_000, 0.9)
    },
  },
  {
    name: 'live captions by stenography',
    *turn(person, { pace }) {
      for (let strokes = wholeBetween(person.random, 60, 500); strokes > 0; strokes--) {
        yield* burst(person, wholeBetween(person.random, 2, 9), 0.5)
        rest(person, 230 * pace, 0.42)
      }
      rest(person, 5_000, 0.8)
    },
  },
  {
    name: 'word prediction',
    *turn(person, { pace }) {
      yield* pressesOf(person, wholeBetween(person.random, 1, 3), () => ({
        gapMs: logNormal(person.random, 750 * pace, 0.4),
        holdMs: heldMs(person),
        code: textKey(person.random),
      }))
      rest(person, 600 * pace)
      yield* burst(person, wholeBetween(person.random, 3, 10))
      sometimesRest(person, 0.08, 7_000)
    },
  },
  {
    name: 'text expander',
    *turn(person) {
      yield* write(person, wholeBetween(person.random, 10, 60))
      yield* pressesOf(person, 4, () => ({ gapMs: 1, holdMs: 0, code: keys.backspace }))
      yield* burst(person, wholeBetween(person.random, 30, 200), 1)
      rest(person, 5_000)
    },
  },
  {
    name: 'Braille keyboard',
    *turn(person, { pace }) {
      for (let cells = wholeBetween(person.random, 10, 60); cells > 0; cells--) {
        rest(person, 420 * pace, 0.3)
        const heldFor = logNormal(person.random, 140, 0.2)
        let dot = 0
        yield* pressesOf(person, wholeBetween(person.random, 2, 5), () => ({
          gapMs: 8 * person.random(),
          holdMs: heldFor,
          code: 30 + dot++,
        }))
      }
      rest(person, 4_000)
    },
  },
  {
    name: 'Braille display that sends letters',
    *turn(person, { pace }) {
      for (let cells = wholeBetween(person.random, 10, 60); cells > 0; cells--) {
        yield* burst(person, 1)
        rest(person, 420 * pace, 0.3)
      }
      rest(person, 4_000)
    },
  },
  {
    name: 'swipe keyboard of a phone as remote',
    *turn(person, { pace }) {
      for (let words = wholeBetween(person.random, 3, 12); words > 0; words--) {
        yield* burst(person, wholeBetween(person.random, 2, 9), 2, 1)
        rest(person, 900 * pace, 0.3)
      }
      rest(person, 5_000)
    },
  },
  {
    name: 'input method for Chinese',
    *turn(person) {
      yield* write(person, wholeBetween(person.random, 2, 6))
      yield* pressesOf(person, 1, () => ({
        gapMs: logNormal(person.random, 300, 0.4),
        holdMs: heldMs(person),
        code: digitKey(person.random),
      }))
      sometimesRest(person, 0.05, 8_000)
    },
  },
]
