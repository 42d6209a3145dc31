import { createAccess } from '../../access/access.ts'
import { createApp } from '../../app.ts'
import { openCentralPolicy } from '../../central-policy/central-policy.ts'
import type { ServerContext } from '../../context.ts'
import { createLimits } from '../../policies/limits.ts'
import { createRecentViews } from '../../policies/recent-views.ts'
import { listen } from '../../server.ts'
import { readServerSettings, type ServerSettings } from '../../settings.ts'

/** The real server on the demo's database, with a clock in the past that the demo sets. All actions pass the same checks as real requests. */
export interface PastServer {
  url: string
  /** The server's current time, in ms since 1970. */
  time: { nowMs: number }
  stop(): Promise<void>
}

export async function startPastServer(context: ServerContext): Promise<PastServer> {
  const time = { nowMs: 0 }
  const clock = () => time.nowMs
  const settings = pastSettings(context.settings)
  const fallback = { policy: settings.policy, bucketSizeSec: settings.BUCKET_SIZE_SEC }
  const past: ServerContext = {
    ...context,
    settings,
    clock,
    access: await createAccess(context.database, settings, clock),
    centralPolicy: await openCentralPolicy(context.database, fallback, clock),
    recentViews: createRecentViews(),
    limits: createLimits(),
    trustedClock: {
      ...context.trustedClock,
      read: () => ({ nowMs: clock(), isSure: true, why: undefined, confirmedMs: clock() }),
      earliestMs: clock,
      hear: () => undefined,
    },
  }
  const { url, stop } = await listen(createApp(past, ''), settings)
  return { url, time, stop }
}

/** Own network settings, but the same policy, time zone and bucket size as the real server. */
function pastSettings({ policy, TIMEZONE, BUCKET_SIZE_SEC }: ServerSettings): ServerSettings {
  const settings = readServerSettings({
    HOST: '127.0.0.1',
    PORT: '0',
    OPEN_MODE: 'false',
    SESSION_IDLE_HOURS: '720',
  })
  return { ...settings, SESSION_MAX_HOURS: 24 * 365, policy, TIMEZONE, BUCKET_SIZE_SEC }
}
