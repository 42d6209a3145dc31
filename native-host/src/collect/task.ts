import type { VisibleLimits } from './visible.ts'

/** The collector's settings. */
export interface CollectorTask extends VisibleLimits {
  intervalMs: number
}

/** The task as command-line arguments, or as a message to a running collector; `readTask` reads both. */
export function taskArgs({ intervalMs, minShare, minSide }: CollectorTask): string[] {
  return [intervalMs, minShare, minSide].map(String)
}

/** Undefined for invalid arguments. */
export function readTask(args: readonly string[]): CollectorTask | undefined {
  const [intervalMs = Number.NaN, minShare = Number.NaN, minSide = Number.NaN] = args.map(Number)
  const isTask = intervalMs > 0 && minShare >= 0 && minShare <= 1 && minSide > 0
  return isTask ? { intervalMs, minShare, minSide } : undefined
}
