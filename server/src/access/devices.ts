import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto'
import {
  type AcknowledgementReport,
  type EnrolRequest,
  signInText,
  type TokenRequest,
} from '@telemetry-tracker/shared/contracts/devices'
import { Op } from 'sequelize'
import type { Database, Transaction } from '../database/database.ts'
import { nullableNumberIn, textIn } from '../database/row.ts'
import { knowPerson } from './accounts.ts'
import { hashOf } from './secrets.ts'

/** An authenticated device. */
export interface Device {
  deviceId: string
  userId: string
}

/** How far a device's clock may be off when it signs in. */
const maxDriftMs = 5 * 60_000
/** How many unused codes a person can have. */
export const maxOpenEnrolments = 20
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const hourMs = 60 * 60_000

/** A code of 100 bits to type, without characters that look like others. */
export function newEnrolmentCode(): string {
  const signs = [...randomBytes(20)].map(byte => letters[byte % letters.length])
  return [0, 5, 10, 15].map(from => signs.slice(from, from + 5).join('')).join('-')
}

/** The hash of a code, independent of case, spaces and hyphens. */
function codeHash(code: string): string {
  return hashOf(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
}

/** Stores a code for a person and returns when it expires, in ms since 1970. */
export async function saveEnrolment(
  tx: Transaction,
  {
    code,
    userId,
    by,
    hours,
    nowMs,
  }: { code: string; userId: string; by: string; hours: number; nowMs: number },
): Promise<number> {
  const expiresMs = nowMs + hours * hourMs
  // Deletes all but the newest codes; Sequelize cannot delete all rows but the first of an order.
  await tx.run(
    `DELETE FROM enrolments WHERE code_hash IN (
       SELECT code_hash FROM enrolments WHERE user_id = $1 AND used_ms IS NULL
       ORDER BY expires_ms DESC, code_hash LIMIT 1000 OFFSET ${maxOpenEnrolments - 1})`,
    [userId],
  )
  await tx.models.enrolments.create(
    { codeHash: codeHash(code), userId, createdBy: by, expiresMs },
    tx.forModels,
  )
  await knowPerson(tx, userId, nowMs)
  return expiresMs
}

/** Withdraws a code and returns its user ID; undefined if no unused code has this ID. SQL, because Sequelize's `destroy` does not return rows. */
export async function withdrawEnrolment(tx: Transaction, id: string): Promise<string | undefined> {
  const [row] = await tx.all(
    'DELETE FROM enrolments WHERE code_hash = $1 AND used_ms IS NULL RETURNING user_id',
    [id],
  )
  return row && textIn(row, 'user_id')
}

/** Whether a code can be used. Only reads, so that a client without a code cannot cause writes. */
export async function isEnrolmentCode(
  database: Pick<Database, 'reading'>,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const where = { codeHash: codeHash(code), usedMs: null, expiresMs: { [Op.gte]: nowMs } }
  return database.reading(
    async ({ models, forModels }) => (await models.enrolments.findOne({ where, ...forModels })) !== null,
  )
}

/**
 * Uses a code and enrols the device. Undefined if the code is unknown, used or expired. One statement uses the code, so that only one of two simultaneous
 * requests gets it; on SQLite, Sequelize's `update` does not return rows.
 */
export async function enrolDevice(
  tx: Transaction,
  request: EnrolRequest,
  nowMs: number,
): Promise<Device | undefined> {
  const [row] = await tx.all(
    'UPDATE enrolments SET used_ms = $2 WHERE code_hash = $1 AND used_ms IS NULL AND expires_ms >= $2 RETURNING user_id',
    [codeHash(request.code), nowMs],
  )
  if (!row) return undefined
  const device = { deviceId: randomUUID(), userId: textIn(row, 'user_id') }
  await tx.models.devices.create(
    {
      ...device,
      name: request.name,
      platform: request.platform,
      helperVersion: request.helper_version,
      publicKey: request.public_key,
      enrolledMs: nowMs,
    },
    tx.forModels,
  )
  return device
}

export type SignIn =
  | { kind: 'in'; device: Device }
  | { kind: 'unknown' | 'forged' | 'replayed' | 'revoked' | 'erased' | 'clock_off' }

/**
 * Checks a signed request for a token. The signature is checked before the device's state is revealed and before anything is written. Every device signs
 * in each 15 minutes, so the statements are prepared SQL.
 *
 * @param earliestMs the true time is not earlier: nonces that had expired by then are deleted
 * @param confirmedMs the time if the server's clock is wrong
 * @param onFirstOfDay called in the same transaction when a device signs in for the first time on a day (UTC)
 */
export async function signInDevice(
  database: Pick<Database, 'read' | 'transaction'>,
  request: TokenRequest,
  nowMs: number,
  {
    earliestMs = nowMs,
    confirmedMs = nowMs,
    onFirstOfDay = async () => {},
  }: {
    earliestMs?: number
    confirmedMs?: number | undefined
    onFirstOfDay?: (tx: Transaction, device: { userId: string; platform: string }) => Promise<void>
  } = {},
): Promise<SignIn> {
  const { device_id: deviceId } = request
  const reading = { all: database.read }
  const [row] = await reading.all(
    'SELECT user_id, public_key, revoked_ms, platform FROM devices WHERE device_id = $1',
    [deviceId],
  )
  if (!row) return { kind: await whyUnknown(reading, deviceId) }
  if (!isSignedBy(textIn(row, 'public_key'), request)) return { kind: 'forged' }
  if (nullableNumberIn(row, 'revoked_ms') !== null) return { kind: 'revoked' }
  const theirMs = Date.parse(request.time)
  if (Math.min(Math.abs(theirMs - nowMs), Math.abs(theirMs - confirmedMs)) > maxDriftMs)
    return { kind: 'clock_off' }
  const nonce = `${deviceId} ${request.nonce}`
  if (await isUsed(reading, nonce)) return { kind: 'replayed' }
  const latestMs = Math.max(nowMs, theirMs)
  return database.transaction(async tx => {
    if (!(await isFirstUse(tx, nonce, { earliestMs, latestMs }))) return { kind: 'replayed' }
    const [living] = await tx.all(
      `SELECT last_seen_ms FROM devices WHERE device_id = $1 AND revoked_ms IS NULL ${tx.dialect === 'postgres' ? 'FOR UPDATE' : ''}`,
      [deviceId],
    )
    if (!living) {
      // Revoked or erased since the first read.
      const why = await whyUnknown(tx, deviceId)
      return { kind: why === 'erased' ? why : 'revoked' }
    }
    await tx.run(
      'UPDATE devices SET last_seen_ms = $2, helper_version = COALESCE($3, helper_version) WHERE device_id = $1',
      [deviceId, nowMs, request.helper_version ?? null],
    )
    const userId = textIn(row, 'user_id')
    const seenMs = nullableNumberIn(living, 'last_seen_ms')
    if (seenMs === null || dayNumber(seenMs) !== dayNumber(nowMs))
      await onFirstOfDay(tx, { userId, platform: textIn(row, 'platform') })
    return { kind: 'in', device: { deviceId, userId } }
  })
}

/** The number of a day in UTC, to detect the start of a new one. */
function dayNumber(ms: number): number {
  return Math.floor(ms / (24 * hourMs))
}

type Reading = Pick<Transaction, 'all'>

async function whyUnknown(reading: Reading, deviceId: string): Promise<'erased' | 'unknown'> {
  const rows = await reading.all('SELECT 1 FROM erased_devices WHERE device_hash = $1', [hashOf(deviceId)])
  return rows.length > 0 ? 'erased' : 'unknown'
}

async function isUsed(reading: Reading, nonce: string): Promise<boolean> {
  return (await reading.all('SELECT 1 FROM device_nonces WHERE nonce_hash = $1', [hashOf(nonce)])).length > 0
}

function isSignedBy(publicKey: string, request: TokenRequest): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  return verify(null, Buffer.from(signInText(request)), key, Buffer.from(request.signature, 'base64url'))
}

/** Whether a nonce is new. It is stored while a request with its time would be accepted. */
async function isFirstUse(
  tx: Transaction,
  nonce: string,
  { earliestMs, latestMs }: { earliestMs: number; latestMs: number },
): Promise<boolean> {
  await tx.run('DELETE FROM device_nonces WHERE expires_ms < $1', [earliestMs])
  const added = await tx.run(
    'INSERT INTO device_nonces (nonce_hash, expires_ms) VALUES ($1, $2) ON CONFLICT (nonce_hash) DO NOTHING',
    [hashOf(nonce), latestMs + 2 * maxDriftMs],
  )
  return added > 0
}

/** Saves a device's report on its queue. False if the device does not exist any more. Every device reports each minute, so this is prepared SQL. */
export async function saveDeviceReport(
  tx: Transaction,
  {
    deviceId,
    queued_events,
    dropped_events,
    copies_found,
  }: { deviceId: string; queued_events: number; dropped_events: number; copies_found: number | null },
  nowMs: number,
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE devices SET queued_events = $2, dropped_events = $3, last_seen_ms = $4, copies_found = COALESCE($5, copies_found)
     WHERE device_id = $1`,
    [deviceId, queued_events, dropped_events, nowMs, copies_found],
  )
  return changed > 0
}

/**
 * Stores which notice was acknowledged on a device. Returns whether that was news; undefined if there is no such device.
 */
export async function saveAcknowledgement(
  tx: Transaction,
  { deviceId, acknowledgement }: { deviceId: string; acknowledgement: AcknowledgementReport },
): Promise<boolean | undefined> {
  const stored = JSON.stringify(acknowledgement)
  const changed = await tx.run(
    `UPDATE devices SET acknowledgement = $2
     WHERE device_id = $1 AND (acknowledgement IS NULL OR acknowledgement <> $2)`,
    [deviceId, stored],
  )
  if (changed > 0) return true
  const known = await tx.models.devices.count({ where: { deviceId }, ...tx.forModels })
  return known > 0 ? false : undefined
}

/** Stores hashes of an erased person's devices, so that each device can be told to clear its queue. */
export async function rememberErasedDevices(tx: Transaction, userId: string, nowMs: number): Promise<void> {
  const { devices, erasedDevices } = tx.models
  const owned = await devices.findAll({ attributes: ['deviceId'], where: { userId }, ...tx.forModels })
  await erasedDevices.bulkCreate(
    owned.map(({ deviceId }) => ({ deviceHash: hashOf(deviceId), erasedMs: nowMs })),
    { ignoreDuplicates: true, returning: false, ...tx.forModels },
  )
}

/** Revokes a device and returns its user ID. Undefined if there is no such active device. SQL, because on SQLite Sequelize's `update` does not return rows. */
export async function revokeDevice(
  tx: Transaction,
  deviceId: string,
  nowMs: number,
): Promise<string | undefined> {
  const [row] = await tx.all(
    'UPDATE devices SET revoked_ms = $2 WHERE device_id = $1 AND revoked_ms IS NULL RETURNING user_id',
    [deviceId, nowMs],
  )
  return row && textIn(row, 'user_id')
}
