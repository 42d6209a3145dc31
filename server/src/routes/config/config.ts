import type { ServerContext } from '../../context.ts'
import type { Serve } from '../serve.ts'

/** `GET /config`: what the dashboards need at start. */
export function configRoute(serve: Serve, { settings, access, version }: ServerContext): void {
  serve('GET /config', async () => ({
    open_mode: await access.openMode.isOpen(),
    timezone: settings.TIMEZONE,
    retention_days: settings.DATA_RETENTION_DAYS,
    leaderboard_mode: settings.LEADERBOARD_MODE,
    version,
  }))
}
