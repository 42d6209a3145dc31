import type Router from '@koa/router'
import { type ServerContext, trackingOf } from '../../context.ts'
import { tooManyRequests } from '../../errors.ts'
import { type Batch, readBatch } from '../../ingest/read-batch.ts'
import { track } from '../../ingest/track.ts'
import { createRateLimit } from '../../middlewares/rate-limit.ts'
import { readJson } from '../../middlewares/read-json.ts'
import { allow } from '../../policies/allow.ts'

/** `POST /track`: counts a batch of events and answers when it is safe on disk. */
export function trackRoute(router: Router, context: ServerContext): void {
  const { settings, clock } = context
  const secondsToWait = createRateLimit(settings.RATE_LIMIT_PER_DEVICE)
  const tracking = trackingOf(context)

  router.post('/track', allow('device', settings), async ctx => {
    const batch = readBatch(await readJson(ctx, settings.MAX_REQUEST_SIZE_KB))
    const wait = secondsToWait(senderOf(batch, ctx.ip), clock())
    if (wait > 0) throw tooManyRequests(wait)
    ctx.body = await track(batch, clock(), tracking)
    ctx.status = 201
  })
}

function senderOf({ sender }: Batch, address: string): string {
  return sender ? JSON.stringify([sender.userId, sender.deviceId]) : address
}
