import type { DeviceRow, EnrolmentRow } from '@telemetry-tracker/shared/contracts/access'
import type { Database, Row } from '../database/database.ts'
import { nullableNumberIn, numberIn, textIn } from '../database/row.ts'

const columns = 'device_id, user_id, name, platform, helper_version, enrolled_ms, last_seen_ms, revoked_ms'

/** All devices ever enrolled for people who are still here, by owner. */
export async function devices(database: Database): Promise<DeviceRow[]> {
  const rows = await database.read(`SELECT ${columns} FROM devices ORDER BY user_id, enrolled_ms, device_id`)
  return rows.map(deviceRow)
}

/** A person's devices, oldest first. */
export async function devicesOf(database: Database, userId: string): Promise<DeviceRow[]> {
  const rows = await database.read(
    `SELECT ${columns} FROM devices WHERE user_id = $1 ORDER BY enrolled_ms, device_id`,
    [userId],
  )
  return rows.map(deviceRow)
}

/** Enrolment codes that could still be used, soonest to end first. */
export async function enrolments(database: Database, nowMs: number): Promise<EnrolmentRow[]> {
  const rows = await database.read(
    'SELECT code_hash, user_id, expires_ms FROM enrolments WHERE used_ms IS NULL AND expires_ms >= $1 ORDER BY expires_ms, user_id',
    [nowMs],
  )
  return rows.map(row => ({
    id: textIn(row, 'code_hash'),
    user_id: textIn(row, 'user_id'),
    expires: new Date(numberIn(row, 'expires_ms')).toISOString(),
  }))
}

function deviceRow(row: Row): DeviceRow {
  const seenMs = nullableNumberIn(row, 'last_seen_ms')
  const revokedMs = nullableNumberIn(row, 'revoked_ms')
  return {
    device_id: textIn(row, 'device_id'),
    user_id: textIn(row, 'user_id'),
    name: textIn(row, 'name'),
    platform: textIn(row, 'platform'),
    helper_version: textIn(row, 'helper_version'),
    enrolled: new Date(numberIn(row, 'enrolled_ms')).toISOString(),
    last_seen: seenMs === null ? null : new Date(seenMs).toISOString(),
    revoked: revokedMs === null ? null : new Date(revokedMs).toISOString(),
  }
}
