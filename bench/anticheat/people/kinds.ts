import { pickWeighted, type Random } from '@telemetry-tracker/shared/seeded-random'
import { logNormal, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { digitKey, keys } from '../input/key-codes.ts'
import { createPerson, type Person } from './person.ts'
import { clickInSeries, drag, moveSomewhere, pointAndClick, turnWheel, wander } from './pointing.ts'
import { command, navigate, write } from './typing.ts'

type Act = (person: Person) => InputStream

interface Habit {
  weight: number
  act: Act
  /** Half of the pauses after it are shorter. */
  pauseMs?: number
}

/** A way to work: what people do, how often, and how they differ from others. */
interface Kind {
  habits: readonly [Habit, ...Habit[]]
  habitual?: (person: Person) => void
}

const someKeys =
  (median: number, codeOf?: (random: Random) => number): Act =>
  person =>
    write(person, Math.ceil(logNormal(person.random, median, 0.9)), codeOf)
const press =
  (code: number): Act =>
  person =>
    navigate(person, code)
const rest =
  (medianMs: number): Act =>
  person => {
    person.ms += logNormal(person.random, medianMs, 0.9)
    return []
  }
const think = rest(12_000)
const leave = rest(240_000)

const mouseWork: [Habit, ...Habit[]] = [
  { weight: 60, act: pointAndClick },
  { weight: 12, act: wander },
  { weight: 14, act: turnWheel, pauseMs: 1_500 },
  { weight: 6, act: think },
  { weight: 3, act: clickInSeries },
  { weight: 4, act: drag },
  { weight: 0.25, act: leave },
]

/** People at work. When you add a kind, look at the calibration table, which compares them with recordings. */
export const peopleKinds: Readonly<Record<string, Kind>> = {
  'writes, fast': {
    habits: [
      { weight: 30, act: someKeys(160) },
      { weight: 6, act: pointAndClick },
      { weight: 2, act: command },
      { weight: 2, act: think },
      { weight: 0.1, act: leave },
    ],
    habitual: ({ typing }) => {
      typing.tempo -= 0.6
    },
  },
  'writes, slowly': {
    habits: [
      { weight: 30, act: someKeys(60) },
      { weight: 12, act: pointAndClick },
      { weight: 4, act: think },
      { weight: 0.2, act: leave },
    ],
    habitual: ({ typing }) => {
      typing.tempo += 0.9
    },
  },
  'copies a text': {
    habits: [
      { weight: 60, act: someKeys(500) },
      { weight: 1, act: turnWheel },
      { weight: 1, act: think },
    ],
    habitual: ({ typing }) => {
      typing.tempo -= 0.2
    },
  },
  programs: {
    habits: [
      { weight: 20, act: someKeys(35) },
      { weight: 8, act: press(keys.down) },
      { weight: 4, act: press(keys.left) },
      { weight: 6, act: command },
      { weight: 6, act: pointAndClick },
      { weight: 6, act: turnWheel },
      { weight: 8, act: think },
      { weight: 0.3, act: leave },
    ],
  },
  'fills in tables': {
    habits: [
      { weight: 20, act: someKeys(6, digitKey), pauseMs: 500 },
      { weight: 18, act: press(keys.enter), pauseMs: 500 },
      { weight: 8, act: press(keys.down) },
      { weight: 8, act: pointAndClick },
      { weight: 3, act: think },
      { weight: 0.2, act: leave },
    ],
  },
  chats: {
    habits: [
      { weight: 20, act: someKeys(25), pauseMs: 6_000 },
      { weight: 8, act: pointAndClick },
      { weight: 6, act: turnWheel },
      { weight: 10, act: think },
      { weight: 0.4, act: leave },
    ],
  },
  'works with the mouse': { habits: mouseWork },
  'works with the mouse and types a little': {
    habits: [...mouseWork, { weight: 9, act: someKeys(15) }],
  },
  designs: {
    habits: [
      { weight: 40, act: drag, pauseMs: 700 },
      { weight: 30, act: pointAndClick, pauseMs: 900 },
      { weight: 12, act: person => turnWheel(person, 12) },
      { weight: 8, act: command },
      { weight: 4, act: think },
      { weight: 0.2, act: leave },
    ],
  },
  'reads and scrolls': {
    habits: [
      { weight: 40, act: turnWheel, pauseMs: 6_000 },
      { weight: 12, act: wander, pauseMs: 5_000 },
      { weight: 3, act: pointAndClick, pauseMs: 4_000 },
      { weight: 6, act: think },
      { weight: 0.4, act: leave },
    ],
  },
  'reads and scrolls all the time': {
    habits: [
      { weight: 60, act: person => turnWheel(person, 9), pauseMs: 1_000 },
      { weight: 12, act: wander, pauseMs: 1_500 },
      { weight: 3, act: pointAndClick },
      { weight: 3, act: think },
    ],
  },
  'reads with keys': {
    habits: [
      { weight: 20, act: press(keys.down), pauseMs: 8_000 },
      { weight: 20, act: press(keys.pageDown), pauseMs: 12_000 },
      { weight: 6, act: wander },
      { weight: 2, act: pointAndClick },
      { weight: 0.4, act: leave },
    ],
  },
  'reads and moves now and then': {
    habits: [
      { weight: 20, act: wander, pauseMs: 9_000 },
      { weight: 6, act: moveSomewhere, pauseMs: 9_000 },
      { weight: 5, act: turnWheel, pauseMs: 12_000 },
      { weight: 3.5, act: pointAndClick, pauseMs: 9_000 },
      { weight: 0.4, act: leave },
    ],
  },
}

/** Input of somebody who works in one way. */
export function work(kind: string, random: Random, fromMs: number, toMs: number): InputStream {
  return oneWay(kind, createPerson(random, fromMs, toMs))
}

/** Input of somebody who does different things for a quarter to three quarters of an hour each. */
export function* mixedDay(random: Random, fromMs: number, toMs: number): InputStream {
  const person = createPerson(random, fromMs, toMs)
  const kinds = Object.keys(peopleKinds)
  while (person.ms < toMs) {
    person.toMs = Math.min(toMs, person.ms + wholeBetween(random, 15, 45) * 60_000)
    const kind = kinds[Math.floor(random() * kinds.length)] ?? ''
    yield* oneWay(kind, { ...person, typing: { ...person.typing } }, now => {
      person.ms = now.ms
      person.x = now.x
      person.y = now.y
    })
    person.ms = Math.max(person.ms, person.toMs)
  }
}

function* oneWay(kindName: string, person: Person, atEnd?: (person: Person) => void): InputStream {
  const kind = peopleKinds[kindName]
  if (!kind) throw new Error(`There are no people of the kind "${kindName}".`)
  kind.habitual?.(person)
  const { random, toMs } = person
  while (person.ms < toMs) {
    const { act, pauseMs = person.pointing.pauseMs } = pickWeighted(random, kind.habits)
    for (const event of act(person)) if (event.ms <= toMs) yield event
    person.ms += logNormal(random, pauseMs, 1)
  }
  atEnd?.(person)
}
