import { between } from '@telemetry-tracker/shared/seeded-random'
import { logNormal, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { textKey } from '../input/key-codes.ts'
import { place, reach, screen } from '../input/pointer.ts'
import type { Stroke } from '../input/strokes.ts'
import type { Person } from '../people/person.ts'
import { click } from '../people/pointing.ts'
import { typed } from '../people/typing.ts'

/** Text that a program types: letters in a burst, held not at all or for an instant. */
export function* burst(person: Person, letters: number, gapMs = 1, holdMs = 0): InputStream {
  const { random } = person
  let left = letters
  yield* typed(person, () =>
    left-- > 0 ? { gapMs: gapMs * between(random, 0.5, 1.5), holdMs, code: textKey(random) } : null,
  )
}

/** A number of presses, each as drawn. */
export function* pressesOf(person: Person, count: number, stroke: () => Stroke): InputStream {
  let left = count
  yield* typed(person, () => (left-- > 0 ? stroke() : null))
}

/** One letter of a keyboard on the screen. */
export function screenKey(person: Person, holdMs = 0): InputStream {
  return pressesOf(person, 1, () => ({ gapMs: 2, holdMs, code: textKey(person.random) }))
}

/** The pointer is somewhere else at once, as with an eye tracker. */
export function* jumpSomewhere(person: Person, scatterPx = 12): InputStream {
  const { random } = person
  const x = between(random, 40, screen.width - 40)
  const y = between(random, 40, screen.height - 40)
  yield* place(person, x, y, person.ms + 30)
  for (let glances = 0; glances < 5; glances++)
    yield* place(
      person,
      x + between(random, -scatterPx, scatterPx),
      y + between(random, -scatterPx, scatterPx),
      person.ms + between(random, 60, 140),
    )
}

/** The pointer goes somewhere at a slow, steady pace. */
export function* glideSomewhere(person: Person, ms: number, tremorPx: number): InputStream {
  const { random } = person
  yield* reach(person, between(random, 40, screen.width - 40), between(random, 40, screen.height - 40), {
    ms,
    tremorPx,
    curve: 0.15,
    everyMs: 16,
  })
}

/** Goes in a straight line at one speed, as a stick or keys that move the pointer do. */
export function* steer(person: Person, pxPerMs: number): InputStream {
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

/** A program clicks after the pointer has rested for its set time. */
export function* dwellClick(person: Person, dwellMs: number): InputStream {
  person.ms += dwellMs + between(person.random, 0, 17)
  yield click(person)
}

/** A scan lights up one item after another, and a switch takes one: times are whole steps and a reaction. */
export function scanWait(person: Person, stepMs: number, items: number): void {
  person.ms += stepMs * Math.ceil(between(person.random, 0, items)) + logNormal(person.random, 280, 0.2)
}
