import type { Random } from '@telemetry-tracker/shared/seeded-random'
import { logNormal } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { createPerson, type Person } from '../people/person.ts'

/** A way of input that looks different from keyboard and mouse, though a person works. */
export interface InputKind {
  name: string
  /** One turn of work: some actions, and the pause after them. It moves the person's clock on. */
  turn: (person: Person, habits: Habits) => InputStream
  /** Set for the two cases that the rules are known to wrong: what such people can do about it. */
  knownCase?: string
}

/** What stays the same for one person of a kind: drawn once. */
interface Habits {
  /** How fast this person is, as a factor on times: 1 for half of them. */
  pace: number
}

/** Input of one person of a kind. Between its turns people rest: some seconds, now and then some minutes. */
export function* useInput({ turn }: InputKind, random: Random, fromMs: number, toMs: number): InputStream {
  const person = createPerson(random, fromMs, toMs)
  const habits = { pace: logNormal(random, 1, 0.2) }
  while (person.ms < toMs) {
    for (const event of turn(person, habits)) if (event.ms <= toMs) yield event
    if (random() < 0.02) person.ms += logNormal(random, 90_000, 0.7)
  }
}

/** Lets time pass: half of the pauses are shorter than `medianMs`. */
export function rest(person: Person, medianMs: number, spread = 0.6): void {
  person.ms += logNormal(person.random, medianMs, spread)
}

/** Lets time pass after a share of the turns only. */
export function sometimesRest(person: Person, share: number, medianMs: number): void {
  if (person.random() < share) rest(person, medianMs)
}
