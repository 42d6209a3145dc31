import type { ServerContext } from '../../context.ts'
import type { Serve } from '../serve.ts'
import { createTakeBatch } from './take-batch.ts'

/** `POST /track`: counts a batch of events and answers when it is stored. */
export function trackRoute(serve: Serve, context: ServerContext): void {
  const takeBatch = createTakeBatch(context)
  // The most frequent request: its events are validated faster than by the schema.
  serve.raw('POST /track', async (ctx, { viewer }) => {
    ctx.body = await takeBatch(ctx, viewer)
    ctx.status = 201
  })
}
