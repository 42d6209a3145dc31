import { between, type Random } from '@telemetry-tracker/shared/seeded-random'
import { gaussian, logNormal } from '../input/chance.ts'
import { type Pointer, screen } from '../input/pointer.ts'
import { valueAt } from './human-quantiles.ts'

/** A simulated person with their own habits. `ms` is the clock that everything they do moves on. */
export interface Person extends Pointer {
  toMs: number
  typing: TypingHabits
  pointing: PointingHabits
}

interface TypingHabits {
  /** Below 0: faster than most, and with fewer pauses. Moves shares of the recorded quantiles, in logits. */
  tempo: number
  /** Half of the keys are held shorter. */
  holdMs: number
  /** Spread of the logarithm of the time that a key is held. */
  holdSpread: number
}

interface PointingHabits {
  /** Above 1: slower hands. */
  slowness: number
  tremorPx: number
  /** Half of the movements are shorter. */
  reachPx: number
  /** Half of the pauses between two actions with the mouse are shorter. */
  pauseMs: number
}

const medianHoldMs = valueAt('key hold median ms, 60')
const holdVariation = valueAt('key hold CV, 60')

/** Somebody: habits differ as much as those of the people recorded. */
export function createPerson(random: Random, fromMs: number, toMs: number): Person {
  return {
    random,
    ms: fromMs,
    toMs,
    x: Math.round(between(random, 0, screen.width)),
    y: Math.round(between(random, 0, screen.height)),
    typing: {
      tempo: 0.45 * gaussian(random),
      holdMs: medianHoldMs(random()),
      // The rest of the variation comes from single long holds, which everyone has.
      holdSpread: Math.min(0.6 * holdVariation(random()), 0.45) * (random() < 0.03 ? 0.3 : 1),
    },
    pointing: {
      slowness: logNormal(random, 1, 0.2),
      tremorPx: between(random, 0.3, 1.2),
      reachPx: logNormal(random, 300, 0.3),
      pauseMs: logNormal(random, 1_500, 0.35),
    },
  }
}
