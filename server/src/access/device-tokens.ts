import { createHmac } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Database } from '../database/database.ts'
import type { Device } from './devices.ts'
import { sharedKey } from './shared-key.ts'

export const tokenLifeSec = 15 * 60
/** How far replicas' clocks may differ. */
const maxDriftMs = 5 * 60_000
const audience = 'telemetry-device'
const algorithm = 'HS256'
/** The number of cached tokens. A cached token does not need a signature check. */
const maxMemoized = 20_000

interface Known extends Device {
  expiresMs: number
}

/** The short-lived tokens of signed-in devices. */
export interface DeviceTokens {
  issue(device: Device, nowMs: number): Promise<string>
  /** The device of a token; undefined if the token is invalid or expired. */
  read(token: string, nowMs: number): Promise<Device | undefined>
  /** The secret shared by this server and a device, used to mark answers. */
  answerKeyOf(deviceId: string): string
}

/** All replicas sign with the same key. */
export async function createDeviceTokens(database: Database): Promise<DeviceTokens> {
  const key = await sharedKey(database)
  const known = new LRUCache<string, Known>({ max: maxMemoized })

  return {
    issue: ({ deviceId, userId }, nowMs) => {
      const nowSec = Math.floor(nowMs / 1000)
      return new SignJWT({ device: deviceId })
        .setProtectedHeader({ alg: algorithm })
        .setSubject(userId)
        .setAudience(audience)
        .setIssuedAt(nowSec)
        .setExpirationTime(nowSec + tokenLifeSec)
        .sign(key)
    },
    async read(token, nowMs) {
      const cached = known.get(token)
      if (cached) return cached.expiresMs > nowMs ? cached : undefined
      const device = await verified(token, key, nowMs)
      if (device) known.set(token, device)
      return device
    },
    answerKeyOf: deviceId => createHmac('sha256', key).update(`answers of ${deviceId}`).digest('base64url'),
  }
}

async function verified(token: string, key: Uint8Array, nowMs: number): Promise<Known | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      audience,
      algorithms: [algorithm],
      currentDate: new Date(nowMs),
    })
    const { sub, exp, iat, device } = payload
    if (sub === undefined || exp === undefined || iat === undefined || typeof device !== 'string')
      return undefined
    // A token issued by a clock that was ahead would be valid longer than revocations are remembered.
    if (iat * 1000 > nowMs + maxDriftMs) return undefined
    return { userId: sub, deviceId: device, expiresMs: exp * 1000 }
  } catch {
    // Forged, expired or malformed tokens are treated the same.
    return undefined
  }
}
