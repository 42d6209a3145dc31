import type { Context } from 'koa'
import { requestMarkOf } from '../answer-marks/marked-request.ts'
import { agreesWithinMs } from './judge-clock.ts'

/**
 * What the clock of whoever sent a request shows, as far as that can be told. Helpers say it. Of others, a new event tells it; an old one tells nothing, since it
 * may have waited.
 */
export function claimedMs(
  ctx: Context,
  events: readonly { atMs: number }[],
  nowMs: number,
): number | undefined {
  const said = requestMarkOf(ctx)?.clockMs
  if (said !== undefined) return said
  const newestMs = events.reduce((newest, { atMs }) => Math.max(newest, atMs), Number.NEGATIVE_INFINITY)
  return newestMs >= nowMs - agreesWithinMs ? newestMs : undefined
}
