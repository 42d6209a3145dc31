import { between, type Random } from '@telemetry-tracker/shared/seeded-random'
import { gaussian, logNormal } from '../input/chance.ts'

/** How a program draws the time until its next action. */
export type Gaps = (random: Random) => () => number

export const fixed =
  (ms: number): Gaps =>
  () =>
  () =>
    ms

/** Around a value, by at most a share of it, as programs offer it ("± 10 %"). */
export const jittered =
  (ms: number, share: number): Gaps =>
  random =>
  () =>
    ms * between(random, 1 - share, 1 + share)

export const uniform =
  (lowMs: number, highMs: number): Gaps =>
  random =>
  () =>
    between(random, lowMs, highMs)

export const normal =
  (meanMs: number, deviationMs: number): Gaps =>
  random =>
  () =>
    Math.max(1, meanMs + deviationMs * gaussian(random))

export const logNormalGaps =
  (medianMs: number, spread: number): Gaps =>
  random =>
  () =>
    logNormal(random, medianMs, spread)
