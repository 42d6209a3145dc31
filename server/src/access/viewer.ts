import type { SessionMethod } from '@telemetry-tracker/shared/contracts/access'
import type { StoredRole } from '@telemetry-tracker/shared/roles'
import type { Device } from './devices.ts'

export interface Person {
  kind: 'person'
  userId: string
  role: StoredRole
  method: SessionMethod
  /** The teams this person manages. */
  teamIds: readonly string[]
  /** The cookie's secret. Changes must send the CSRF token that is derived from it. */
  sessionSecret: string
}

/** The caller of a request. In open mode (`anyone`) there are no accounts. */
export type Viewer = { kind: 'anyone' } | { kind: 'nobody' } | Person | ({ kind: 'device' } & Device)
