import type { Context } from 'koa'
import { requestMarkOf } from '../answer-marks/marked-request.ts'
import { agreesWithinMs } from './judge-clock.ts'

/**
 * The sender's clock, if known. Helpers send it in a header. For other clients the newest event is used instead, unless that event is old: it may have waited in a
 * queue.
 */
export function claimedMs(
  ctx: Context,
  events: readonly { atMs: number }[],
  nowMs: number,
): number | undefined {
  const headerMs = requestMarkOf(ctx)?.clockMs
  if (headerMs !== undefined) return headerMs
  const newestMs = events.reduce((newest, { atMs }) => Math.max(newest, atMs), Number.NEGATIVE_INFINITY)
  return newestMs >= nowMs - agreesWithinMs ? newestMs : undefined
}
