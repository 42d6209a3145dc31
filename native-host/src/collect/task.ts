import { type PatternThresholds, patternThresholdsSchema } from '@telemetry-tracker/shared/pattern-thresholds'
import { parseJson } from '../parse-json.ts'
import type { VisibleLimits } from './visible.ts'

/** The collector's settings. */
export interface CollectorTask extends VisibleLimits {
  intervalMs: number
  /** The thresholds of patterns in the times of input; null while it must not look for any. */
  patterns: PatternThresholds | null
}

/** The task as command-line arguments, or as a message to a running collector; `readTask` reads both. */
export function taskArgs({ intervalMs, minShare, minSide, patterns }: CollectorTask): string[] {
  return [...[intervalMs, minShare, minSide].map(String), JSON.stringify(patterns)]
}

/** Undefined for invalid arguments. */
export function readTask(args: readonly string[]): CollectorTask | undefined {
  const [intervalMs = Number.NaN, minShare = Number.NaN, minSide = Number.NaN] = args.slice(0, 3).map(Number)
  const patterns = patternThresholdsSchema.nullable().safeParse(parseJson(args[3] ?? ''))
  const isTask = intervalMs > 0 && minShare >= 0 && minShare <= 1 && minSide > 0 && patterns.success
  return isTask ? { intervalMs, minShare, minSide, patterns: patterns.data } : undefined
}
