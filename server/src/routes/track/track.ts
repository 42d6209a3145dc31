import type Router from '@koa/router'
import { type ServerContext, trackingOf } from '../../context.ts'
import { tooManyRequests } from '../../errors.ts'
import { idKey } from '../../ingest/id-key.ts'
import { type Batch, readBatch } from '../../ingest/read-batch.ts'
import { track } from '../../ingest/track.ts'
import { countRefusals } from '../../middlewares/count-refusals.ts'
import { createRateLimit } from '../../middlewares/rate-limit.ts'
import { readJson } from '../../middlewares/read-json.ts'
import { allow } from '../../policies/allow.ts'

/** `POST /track`: counts a batch of events and answers when it is safe on disk. */
export function trackRoute(router: Router, context: ServerContext): void {
  const { settings, clock, metrics } = context
  const secondsToWait = createRateLimit(settings.RATE_LIMIT_PER_DEVICE)
  const tracking = trackingOf(context)

  router.post('/track', allow('device', settings), countRefusals(metrics), async ctx => {
    const batch = readBatch(await readJson(ctx, settings.MAX_REQUEST_SIZE_KB))
    const wait = secondsToWait(senderOf(batch, ctx.ip), clock())
    if (wait > 0) throw tooManyRequests(wait)
    const nowMs = clock()
    const answer = await track(batch, nowMs, tracking)
    metrics.batchAnswered(answer, newestAgeSec(batch, nowMs))
    ctx.body = answer
    ctx.status = 201
  })
}

/** Batches are in order, so the last event is the newest; from a client that mixes them up, it is any of them. */
function newestAgeSec({ events }: Batch, nowMs: number): number {
  const newest = events.at(-1)?.event.timestamp
  return newest === undefined ? 0 : (nowMs - Date.parse(newest)) / 1_000
}

function senderOf({ sender }: Batch, address: string): string {
  return sender ? idKey(sender.userId, sender.deviceId) : address
}
