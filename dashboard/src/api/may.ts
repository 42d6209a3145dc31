import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { isPermitted, type Permission, seesOthers } from '@telemetry-tracker/shared/roles'

/** Whether someone's pages offer what needs a permission. In open mode everyone may do everything; until it is known, nothing is hidden. */
export function may(session: SessionAnswer | undefined, permission: Permission): boolean {
  if (session === undefined || session.open_mode) return true
  return session.role !== null && isPermitted(session.role, permission)
}

/** The same for the numbers of others. */
export function maySeeOthers(session: SessionAnswer | undefined): boolean {
  if (session === undefined || session.open_mode) return true
  return session.role !== null && seesOthers(session.role)
}
