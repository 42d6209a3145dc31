import type Router from '@koa/router'
import type { DashboardConfig } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../../context.ts'
import { allow } from '../../policies/allow.ts'

/** `GET /config`: what the dashboards need to know before they draw. */
export function configRoute(router: Router, { settings, version }: ServerContext): void {
  router.get('/config', allow('anyone', settings), ctx => {
    ctx.body = {
      open_mode: settings.isOpen,
      timezone: settings.TIMEZONE,
      version,
    } satisfies DashboardConfig
  })
}
