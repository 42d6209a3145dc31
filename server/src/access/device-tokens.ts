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
/** Tokens that were looked at lately: checking one costs a lookup then, which is next to nothing beside counting a batch. */
const maxMemoized = 20_000

interface Known extends Device {
  expiresMs: number
}

/** The short-lived tokens of signed-in devices. */
export interface DeviceTokens {
  issue(device: Device, nowMs: number): Promise<string>
  /** Whose token it is; undefined when this server made none like it, or it is over. */
  read(token: string, nowMs: number): Promise<Device | undefined>
  /** The secret that this server and one device share: answers to it are marked with it. */
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
      const remembered = known.get(token)
      if (remembered) return remembered.expiresMs > nowMs ? remembered : undefined
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
    // Issued under a clock that was ahead, it would outlive what is remembered of revocations.
    if (iat * 1000 > nowMs + maxDriftMs) return undefined
    return { userId: sub, deviceId: device, expiresMs: exp * 1000 }
  } catch {
    // Forged, over or no token at all: to whoever sent it, all the same.
    return undefined
  }
}
