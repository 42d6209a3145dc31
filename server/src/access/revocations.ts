import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { tokenLifeSec } from './device-tokens.ts'
import { hashOf } from './secrets.ts'

/** At most so long does a device go on whose right was ended at another replica: well under the minute that is promised. */
const trustMs = 15_000
/** Older tokens are over by themselves. */
const relevantMs = (tokenLifeSec + 60) * 1_000

/** Which devices lost their right while a token of theirs is still good. */
export interface Revocations {
  isRevoked(deviceId: string): Promise<boolean>
  /** Something was revoked here: the next question looks anew. */
  changed(): void
}

/** Reads all revocations of the last minutes at once, so that a batch costs no question to the database of its own. */
export function createRevocations(database: Database, clock: () => number): Revocations {
  let revoked: ReadonlySet<string> = new Set()
  let erased: ReadonlySet<string> = new Set()
  let lookedMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  let changes = 0

  async function look(): Promise<void> {
    const changesBefore = changes
    const nowMs = clock()
    const sinceMs = nowMs - relevantMs
    const devices = await database.read('SELECT device_id FROM devices WHERE revoked_ms > $1', [sinceMs])
    const gone = await database.read('SELECT device_hash FROM erased_devices WHERE erased_ms > $1', [sinceMs])
    // What was read may be from before the change: whoever asks from now on looks anew.
    if (changesBefore !== changes) return
    revoked = new Set(devices.map(row => textIn(row, 'device_id')))
    erased = new Set(gone.map(row => textIn(row, 'device_hash')))
    lookedMs = nowMs
  }

  return {
    async isRevoked(deviceId) {
      if (Math.abs(clock() - lookedMs) >= trustMs) {
        looking ??= look()
        const mine = looking
        await mine.finally(() => {
          if (looking === mine) looking = undefined
        })
      }
      return revoked.has(deviceId) || (erased.size > 0 && erased.has(hashOf(deviceId)))
    },
    changed() {
      changes++
      looking = undefined
      lookedMs = Number.NEGATIVE_INFINITY
    },
  }
}
