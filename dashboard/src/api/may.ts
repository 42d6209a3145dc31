import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { isPermitted, type Permission, seesOthers } from '@telemetry-tracker/shared/roles'

/** Whether the pages show features that require a permission. In open mode everything is permitted. Until the session is loaded, nothing is hidden. */
export function may(session: SessionAnswer | undefined, permission: Permission): boolean {
  if (session === undefined || session.open_mode) return true
  return session.role !== null && isPermitted(session.role, permission)
}

/** Whether the pages show other people's data. */
export function maySeeOthers(session: SessionAnswer | undefined): boolean {
  if (session === undefined || session.open_mode) return true
  return session.role !== null && seesOthers(session.role)
}
