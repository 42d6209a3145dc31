import { between } from '@telemetry-tracker/shared/seeded-random'
import { logNormal, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { reach, screen } from '../input/pointer.ts'
import type { Person } from './person.ts'

/** Moves somewhere else, farther movements faster, with a correction at the end. */
export function* moveSomewhere(person: Person, farthestPx = screen.width): InputStream {
  const { random, pointing } = person
  const distance = Math.min(logNormal(random, pointing.reachPx, 1.2), farthestPx)
  const angle = between(random, 0, 2 * Math.PI)
  const x = mirrored(person.x + distance * Math.cos(angle), screen.width)
  const y = mirrored(person.y + distance * Math.sin(angle), screen.height)
  const ms = pointing.slowness * (120 + 130 * Math.log2(1 + distance / 20)) * between(random, 0.8, 1.3)
  const way = { ms, curve: 0.08, tremorPx: pointing.tremorPx }
  if (random() < 0.4) {
    yield* reach(person, x + between(random, -25, 25), y + between(random, -25, 25), way)
    person.ms += between(random, 30, 180)
    yield* reach(person, x, y, { ...way, ms: between(random, 90, 260) })
  } else yield* reach(person, x, y, way)
}

/** Points at something and clicks it, now and then twice. */
export function* pointAndClick(person: Person): InputStream {
  const { random } = person
  yield* moveSomewhere(person)
  person.ms += logNormal(random, 180, 0.5)
  yield click(person)
  if (random() < 0.12) {
    person.ms += between(random, 90, 260)
    yield click(person)
  }
}

/** Clicks on the same button again and again ("next", "+"): as regular as people get. */
export function* clickInSeries(person: Person): InputStream {
  const { random } = person
  const gapMs = logNormal(random, 320, 0.4)
  for (let left = wholeBetween(random, 4, 25); left > 0; left--) {
    person.ms += logNormal(random, gapMs, 0.16)
    yield click(person)
    if (random() < 0.1) yield* moveSomewhere(person, 8)
  }
}

/** Draws, selects or moves something with the button held. */
export function* drag(person: Person): InputStream {
  const { random, pointing } = person
  yield* moveSomewhere(person)
  yield click(person)
  const bends = wholeBetween(random, 1, 4)
  for (let bend = 0; bend < bends; bend++) {
    const size = logNormal(random, 90, 1.1)
    const x = mirrored(person.x + size * between(random, -1.5, 1.5), screen.width)
    const y = mirrored(person.y + size * between(random, -1.2, 1.2), screen.height)
    yield* reach(person, x, y, {
      ms: pointing.slowness * between(random, 250, 900),
      curve: 0.15,
      tremorPx: pointing.tremorPx,
    })
  }
}

/** Moves without a purpose, as readers do: along a line, or a nudge. */
export function* wander(person: Person): InputStream {
  const { random } = person
  for (let moves = wholeBetween(random, 1, 4); moves > 0; moves--) {
    yield* moveSomewhere(person, 500)
    person.ms += logNormal(random, 500, 0.8)
  }
}

/** Turns the wheel: some steps, a short stop, some more. */
export function* turnWheel(person: Person, most = 5): InputStream {
  const { random } = person
  for (let flicks = wholeBetween(random, 1, 3); flicks > 0; flicks--) {
    for (let steps = wholeBetween(random, 1, most); steps > 0; steps--) {
      person.ms += logNormal(random, 70, 0.5)
      yield { ms: person.ms, kind: 'wheel' }
    }
    person.ms += logNormal(random, 350, 0.5)
  }
}

export function click({ ms }: { ms: number }) {
  return { ms, kind: 'click' as const }
}

/** People turn round at the edge of the screen. */
function mirrored(value: number, size: number): number {
  const within = Math.abs(value)
  return within < size ? within : Math.max(0, 2 * size - within)
}
