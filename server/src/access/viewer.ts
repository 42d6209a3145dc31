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
  /** The cookie's; changes must bring the token made from it. */
  sessionSecret: string
}

/** Who asks. In open mode there are no accounts, and everyone may be anyone. */
export type Viewer = { kind: 'anyone' } | { kind: 'nobody' } | Person | ({ kind: 'device' } & Device)
