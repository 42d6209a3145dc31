import type { ServerContext } from '../context.ts'
import { numberIn } from '../database/row.ts'
import { type TimeWindow, timeWindow } from './time-window.ts'

/** The time window for events now. While the clock is in doubt, a retention mark may be wrong, so it does not cause permanent rejections either. */
export function createWindowNow({
  settings,
  clock,
  trustedClock,
  database,
}: Pick<ServerContext, 'settings' | 'clock' | 'trustedClock' | 'database'>): () => Promise<TimeWindow> {
  return async () => {
    const window = timeWindow(trustedClock.read(), clock(), settings.DATA_RETENTION_DAYS)
    if (window.isSure) return window
    const [row] = await database.read("SELECT before_ms FROM retention_marks WHERE kind = 'buckets'")
    return row ? { ...window, fromMs: Math.max(window.fromMs, numberIn(row, 'before_ms')) } : window
  }
}
