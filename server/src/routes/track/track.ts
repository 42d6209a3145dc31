import type { Serve } from '../serve.ts'
import type { TakeBatch } from './take-batch.ts'

/** `POST /track`: counts a batch of events and answers when it is stored. */
export function trackRoute(serve: Serve, takeBatch: TakeBatch): void {
  serve('POST /track', async (ctx, { viewer }) => {
    ctx.body = await takeBatch(ctx, viewer)
    ctx.status = 201
  })
}
