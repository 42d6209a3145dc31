import type { Context } from 'koa'
import type { Viewer } from '../../access/viewer.ts'
import { type ServerContext, trackingOf } from '../../context.ts'
import { tooManyRequests } from '../../errors.ts'
import { idKey } from '../../ingest/id-key.ts'
import { type Batch, readBatch } from '../../ingest/read-batch.ts'
import { signedBy } from '../../ingest/signed-by.ts'
import { track } from '../../ingest/track.ts'
import { countRefusals } from '../../middlewares/count-refusals.ts'
import { createRateLimit } from '../../middlewares/rate-limit.ts'
import { readJson } from '../../middlewares/read-json.ts'
import type { Serve } from '../serve.ts'

/** `POST /track`: counts a batch of events and answers when it is safe on disk. */
export function trackRoute(serve: Serve, context: ServerContext): void {
  const { settings, clock, metrics } = context
  const secondsToWait = createRateLimit(settings.RATE_LIMIT_PER_DEVICE)
  const tracking = trackingOf(context)

  const counting = countRefusals(metrics)

  serve('POST /track', (ctx, { viewer }) => counting(ctx, () => count(ctx, viewer)))

  async function count(ctx: Context, viewer: Viewer): Promise<void> {
    await context.centralPolicy.refresh()
    await context.pauses.refresh()
    const body = await readJson(ctx, settings.MAX_REQUEST_SIZE_KB)
    const batch = readBatch(viewer.kind === 'device' ? signedBy(viewer, body) : body)
    const wait = secondsToWait(senderOf(batch, ctx.ip), clock())
    if (wait > 0) throw tooManyRequests(wait)
    const nowMs = clock()
    const answer = await track(batch, nowMs, tracking)
    metrics.batchAnswered(answer, newestAgeSec(batch, nowMs))
    ctx.body = answer
    ctx.status = 201
  }
}

/** Batches are in order, so the last event is the newest; from a client that mixes them up, it is any of them. */
function newestAgeSec({ events }: Batch, nowMs: number): number {
  const newest = events.at(-1)
  return newest === undefined ? 0 : (nowMs - newest.atMs) / 1_000
}

function senderOf({ sender }: Batch, address: string): string {
  return sender ? idKey(sender.userId, sender.deviceId) : address
}
