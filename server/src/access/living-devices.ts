import { LRUCache } from 'lru-cache'
import type { Database } from '../database/database.ts'
import { nullableNumberIn, textIn } from '../database/row.ts'
import type { Device } from './devices.ts'
import type { Revocations } from './revocations.ts'

/** Must be shorter than 11 minutes: a replica reads the revocations of the last 16 minutes, and clocks may differ by 5. */
const maxAgeMs = 10 * 60_000
const maxCached = 20_000

/** A device's state. A correctly signed token may still be for a device that was revoked or never existed. */
type DeviceState = 'living' | 'revoked' | 'unknown'

export interface LivingDevices {
  stateOf(device: Device): Promise<DeviceState>
}

/** Reads each device at most once in 10 minutes; `revocations` tells whether it was revoked meanwhile. */
export function createLivingDevices(
  database: Database,
  revocations: Revocations,
  clock: () => number,
): LivingDevices {
  const living = new LRUCache<string, { userId: string; readMs: number }>({ max: maxCached })

  async function read({ deviceId, userId }: Device): Promise<DeviceState> {
    const readMs = clock()
    const [row] = await database.read('SELECT user_id, revoked_ms FROM devices WHERE device_id = $1', [
      deviceId,
    ])
    if (!row || textIn(row, 'user_id') !== userId) return 'unknown'
    if (nullableNumberIn(row, 'revoked_ms') !== null) return 'revoked'
    living.set(deviceId, { userId, readMs })
    return 'living'
  }

  return {
    async stateOf(device) {
      if (await revocations.isRevoked(device.deviceId)) return 'revoked'
      const known = living.get(device.deviceId)
      const isFresh = known !== undefined && Math.abs(clock() - known.readMs) < maxAgeMs
      return isFresh && known.userId === device.userId ? 'living' : read(device)
    },
  }
}
