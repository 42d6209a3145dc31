import type { Database } from '../database/database.ts'
import type { ServerSettings } from '../settings.ts'
import { createDeviceTokens, type DeviceTokens } from './device-tokens.ts'
import { createKnownBrowsers, type KnownBrowsers } from './known-browsers.ts'
import { createLivingDevices, type LivingDevices } from './living-devices.ts'
import { createOpenness, type Openness } from './openness.ts'
import { createProxiedPerson, type ProxiedPerson } from './proxied-person.ts'
import { createRevocations, type Revocations } from './revocations.ts'
import type { SessionLimits } from './sessions.ts'

/** What it takes to know who asks. */
export interface Access {
  openness: Openness
  tokens: DeviceTokens
  knownBrowsers: KnownBrowsers
  revocations: Revocations
  livingDevices: LivingDevices
  limits: SessionLimits
  /** The path that this server lies behind, and its cookies are for. */
  basePath: string
  /** Whom a reverse proxy has signed in; undefined where none does. */
  proxied: ProxiedPerson | undefined
}

export async function createAccess(
  database: Database,
  settings: ServerSettings,
  clock: () => number,
): Promise<Access> {
  const revocations = createRevocations(database, clock)
  return {
    openness: createOpenness(database, settings.isOpen, clock),
    tokens: await createDeviceTokens(database),
    knownBrowsers: await createKnownBrowsers(database),
    revocations,
    livingDevices: createLivingDevices(database, revocations, clock),
    limits: limitsOf(settings),
    basePath: settings.basePath,
    proxied: createProxiedPerson(settings),
  }
}

export function limitsOf(settings: ServerSettings): SessionLimits {
  const hourMs = 60 * 60_000
  return {
    idleMs: settings.SESSION_IDLE_HOURS * hourMs,
    maxMs: settings.SESSION_MAX_HOURS * hourMs,
  }
}
