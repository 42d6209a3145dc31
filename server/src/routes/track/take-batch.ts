import type { TrackAnswer } from '@telemetry-tracker/shared/contracts/track'
import type { Context } from 'koa'
import { addressOwner } from '../../access/addresses.ts'
import type { Device } from '../../access/devices.ts'
import type { Viewer } from '../../access/viewer.ts'
import { claimedMs } from '../../clock/claimed-time.ts'
import { createWindowNow } from '../../clock/window-now.ts'
import { type ServerContext, trackingOf } from '../../context.ts'
import { DatabaseUnavailable } from '../../database/unavailable.ts'
import { ApiError, tooManyRequests } from '../../errors.ts'
import { sentDigest } from '../../ingest/receive/digests.ts'
import { type Batch, readBatch } from '../../ingest/receive/read-batch.ts'
import { track } from '../../ingest/receive/track.ts'
import { idKey } from '../../ingest/storage/contents.ts'
import { createRateLimit } from '../../middlewares/rate-limit.ts'
import { parseJson, readText } from '../../middlewares/read-json.ts'

/** Reads a request's batch, counts it and resolves when it is safe on disk. Rejects with an ApiError if it cannot be counted. */
export type TakeBatch = (ctx: Context, viewer: Viewer) => Promise<TrackAnswer>

export function createTakeBatch(context: ServerContext): TakeBatch {
  const { settings, clock, trustedClock, metrics } = context
  const windowNow = createWindowNow(context)
  const secondsToWait = createRateLimit(settings.RATE_LIMIT_PER_DEVICE)
  const tracking = trackingOf(context)

  /** Keeps no reference to the text while the batch waits for its commit: hundreds of requests may wait at the same time. */
  function count(text: string, ctx: Context, viewer: Viewer): Promise<TrackAnswer> {
    const body = parseJson(text)
    // Computed before the ID of the signed-in device replaces the one in the events.
    const digest = sentDigest(text, body)
    const signed = viewer.kind === 'device' ? signedBy(viewer, body) : body
    const batch = readBatch(signed, text.includes('\\u'), digest)
    const nowMs = clock()
    const wait = secondsToWait(senderOf(batch, ctx), nowMs)
    if (wait > 0) throw tooManyRequests(wait)
    const theirMs = claimedMs(ctx, batch.events, nowMs)
    const settling = theirMs === undefined ? undefined : trustedClock.hear(senderOf(batch, ctx), theirMs)
    if (settling === undefined && trustedClock.read().isSure)
      return noted(track(batch, nowMs, tracking), newestAgeSec(batch, nowMs))
    return countInDoubt(batch, settling)
  }

  /** The clock may have been confirmed just now, by this very batch. */
  async function countInDoubt(batch: Batch, settling: Promise<void> | undefined): Promise<TrackAnswer> {
    await settling
    const window = await windowNow()
    const { nowMs } = trustedClock.read()
    return noted(track(batch, nowMs, tracking, window), newestAgeSec(batch, nowMs))
  }

  async function noted(counting: Promise<TrackAnswer>, ageSec: number): Promise<TrackAnswer> {
    const answer = await counting
    metrics.batchAnswered(answer, ageSec)
    return answer
  }

  return async (ctx, viewer) => {
    try {
      // Usually nothing has to be refreshed; then there is no wait.
      const policy = context.centralPolicy.refresh()
      const pauses = context.pauses.refresh()
      if (policy ?? pauses) await Promise.all([policy, pauses])
      return await count(await readText(ctx, settings.MAX_REQUEST_SIZE_KB), ctx, viewer)
    } catch (error) {
      metrics.batchRefused(refusalCode(error))
      throw error
    }
  }
}

/**
 * Sets the user and device of a batch to those of the signed-in device, whatever the body contains. Changes the body in place for speed, since this runs for
 * every batch.
 */
function signedBy({ deviceId, userId }: Device, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body
  if ('events' in body && Array.isArray(body.events))
    for (const event of body.events) if (typeof event === 'object' && event !== null) event.user_id = userId
  // A batch without a number is recognized by its content.
  return 'sequence' in body ? Object.assign(body, { device_id: deviceId }) : body
}

/** Batches are in order, so the last event is the newest; from a client that mixes them up, it is any of them. */
function newestAgeSec({ events }: Batch, nowMs: number): number {
  const newest = events.at(-1)
  return newest === undefined ? 0 : (nowMs - newest.atMs) / 1_000
}

function senderOf({ sender }: Batch, ctx: Context): string {
  return sender ? idKey(sender.userId, sender.deviceId) : addressOwner(ctx.ip)
}

/** The error code sent when a batch is rejected because of an error. */
function refusalCode(error: unknown): string {
  if (error instanceof ApiError) return error.code
  return error instanceof DatabaseUnavailable ? 'database_unavailable' : 'internal_error'
}
