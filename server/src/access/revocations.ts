import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { tokenLifeSec } from './device-tokens.ts'
import { hashOf } from './secrets.ts'

/** How long a device revoked at another replica can still deliver: well below the promised minute. */
const maxAgeMs = 15_000
/** Tokens issued before this have expired. */
const relevantMs = (tokenLifeSec + 60) * 1_000

/** Devices that were revoked or erased while their tokens are still valid. */
export interface Revocations {
  isRevoked(deviceId: string): Promise<boolean>
  /** Call it after a revocation on this server: the next check reads the list again. */
  changed(): void
}

/** Reads all recent revocations at once, so that batches need no query of their own. */
export function createRevocations(database: Database, clock: () => number): Revocations {
  let revoked: ReadonlySet<string> = new Set()
  let erased: ReadonlySet<string> = new Set()
  let refreshedMs = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined
  let changes = 0

  async function readRevocations(): Promise<void> {
    const changesBefore = changes
    const nowMs = clock()
    const sinceMs = nowMs - relevantMs
    const devices = await database.read('SELECT device_id FROM devices WHERE revoked_ms > $1', [sinceMs])
    const gone = await database.read('SELECT device_hash FROM erased_devices WHERE erased_ms > $1', [sinceMs])
    // The result may be older than a change made meanwhile; the next check reads again.
    if (changesBefore !== changes) return
    revoked = new Set(devices.map(row => textIn(row, 'device_id')))
    erased = new Set(gone.map(row => textIn(row, 'device_hash')))
    refreshedMs = nowMs
  }

  return {
    async isRevoked(deviceId) {
      if (Math.abs(clock() - refreshedMs) >= maxAgeMs) {
        refreshing ??= readRevocations()
        const current = refreshing
        await current.finally(() => {
          if (refreshing === current) refreshing = undefined
        })
      }
      return revoked.has(deviceId) || (erased.size > 0 && erased.has(hashOf(deviceId)))
    },
    changed() {
      changes++
      refreshing = undefined
      refreshedMs = Number.NEGATIVE_INFINITY
    },
  }
}
