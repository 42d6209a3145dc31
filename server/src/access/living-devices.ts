import { LRUCache } from 'lru-cache'
import type { Database } from '../database/database.ts'
import { nullableNumberIn, textIn } from '../database/row.ts'
import type { Device } from './devices.ts'
import type { Revocations } from './revocations.ts'

/** Longer than that, a replica that nobody asked meanwhile could miss a revocation: it remembers those of 16 minutes, by clocks that may differ by 5. */
const trustMs = 10 * 60_000
const maxRemembered = 20_000

/** What a device is at the moment: the token it shows may be signed rightly, and still be for a device that is not, or was never, there. */
type DeviceState = 'living' | 'revoked' | 'unknown'

export interface LivingDevices {
  stateOf(device: Device): Promise<DeviceState>
}

/** Asks the database for a device once in 10 minutes; whether it was revoked meanwhile is known from what all devices' revocations are. */
export function createLivingDevices(
  database: Database,
  revocations: Revocations,
  clock: () => number,
): LivingDevices {
  const living = new LRUCache<string, { userId: string; readMs: number }>({ max: maxRemembered })

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
      const isFresh = known !== undefined && Math.abs(clock() - known.readMs) < trustMs
      return isFresh && known.userId === device.userId ? 'living' : read(device)
    },
  }
}
