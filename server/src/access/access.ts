import type { Database } from '../database/database.ts'
import type { ServerSettings } from '../settings.ts'
import { createDeviceTokens, type DeviceTokens } from './device-tokens.ts'
import { createKnownBrowsers, type KnownBrowsers } from './known-browsers.ts'
import { createLivingDevices, type LivingDevices } from './living-devices.ts'
import { createOpenModeState, type OpenModeState } from './open-mode.ts'
import { createProxiedPerson, type ProxiedPerson } from './proxied-person.ts'
import { createRevocations, type Revocations } from './revocations.ts'
import type { SessionLimits } from './sessions.ts'

/** What is needed to authenticate requests. */
export interface Access {
  openMode: OpenModeState
  tokens: DeviceTokens
  knownBrowsers: KnownBrowsers
  revocations: Revocations
  livingDevices: LivingDevices
  limits: SessionLimits
  /** The path this server is behind, which its cookies are set for. */
  basePath: string
  /** Reads the name of a person that a reverse proxy has signed in; undefined if no proxy signs in. */
  proxied: ProxiedPerson | undefined
}

export async function createAccess(
  database: Database,
  settings: ServerSettings,
  clock: () => number,
): Promise<Access> {
  const revocations = createRevocations(database, clock)
  return {
    openMode: createOpenModeState(database, settings.isOpen, clock),
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
