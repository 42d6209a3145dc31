import { dayBounds } from '@telemetry-tracker/shared/time/days'
import type { ServerContext } from '../../context.ts'
import { userTimeline } from '../../queries/user-timeline.ts'
import { today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `GET /timeline`: the counted minutes of a person's day, in order. */
export function timelineRoute(serve: Serve, context: ServerContext): void {
  const { database, settings, days } = context
  serve('GET /timeline', async ({ query: { user_id, date } }) => {
    const day = dayBounds(date ?? (await today(context, user_id)), days.zoneOf(user_id))
    return userTimeline(database, user_id, day, settings.BUCKET_SIZE_SEC)
  })
}
