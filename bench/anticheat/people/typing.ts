import { gaussian, logNormal, wholeBetween } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { keys, textKey } from '../input/key-codes.ts'
import { type Stroke, strokes } from '../input/strokes.ts'
import { valueAt } from './human-quantiles.ts'
import type { Person } from './person.ts'

const gapAt = valueAt('key gap ms (sampled)')

/** How long the tempo of a moment lasts: a share of it is left at the next key. */
const flowKept = 0.96
const flowSpread = 0.35
/** Keys that are held longer: modifiers, corrections, thinking. */
const longHoldShare = 0.012

/** Types a number of keys of text, with the pauses that people make, until the person's time is over. */
export function* write(person: Person, count: number, codeOf = textKey): InputStream {
  let left = count
  const stroke = humanStroke(person, codeOf)
  yield* typed(person, () => (left-- > 0 ? stroke() : null))
}

/** Keys of one hand's tempo, one after another; the person's clock goes on to the last of them. */
export function* typed(person: Person, next: () => Stroke | null): InputStream {
  for (const event of strokes(person.ms, person.toMs, next)) {
    person.ms = Math.max(person.ms, event.ms)
    yield event
  }
}

function humanStroke(person: Person, codeOf: (random: Person['random']) => number): () => Stroke {
  const { random, typing } = person
  let flow = 0
  return () => {
    flow = flowKept * flow + Math.sqrt(1 - flowKept ** 2) * flowSpread * gaussian(random)
    const code = random() < 0.04 ? keys.backspace : codeOf(random)
    const stroke: Stroke = {
      gapMs: gapAt(shifted(random(), typing.tempo + flow)),
      holdMs: heldMs(person),
      code,
    }
    if (code !== keys.space && random() < 0.03) stroke.under = keys.shift
    return stroke
  }
}

/** How long a person holds a key. */
export function heldMs({ random, typing }: Person): number {
  if (random() < longHoldShare) return logNormal(random, 400, 0.7)
  return Math.max(8, logNormal(random, typing.holdMs, typing.holdSpread))
}

/** Moves a share up or down, so that it stays between 0 and 1. */
function shifted(share: number, by: number): number {
  const odds = (share / (1 - share || 1e-9)) * Math.exp(by)
  return odds / (1 + odds)
}

/** Arrow keys, Page Down or Tab: a few at a time, some held. */
export function* navigate(person: Person, code: number): InputStream {
  const { random } = person
  let left = wholeBetween(random, 1, 12)
  const gapMs = logNormal(random, 260, 0.4)
  yield* typed(person, () =>
    left-- > 0 ? { gapMs: logNormal(random, gapMs, 0.3), holdMs: heldMs(person), code } : null,
  )
}

/** Copies, pastes, saves or undoes. */
export function* command(person: Person): InputStream {
  const { random } = person
  let left = 1 + Number(random() < 0.3)
  yield* typed(person, () =>
    left-- > 0
      ? {
          gapMs: logNormal(random, 420, 0.4),
          holdMs: heldMs(person),
          code: textKey(random),
          under: keys.control,
        }
      : null,
  )
}
