import type { DeviceRow, EnrolmentRow } from '@telemetry-tracker/shared/contracts/access'
import { acknowledgementSchema } from '@telemetry-tracker/shared/contracts/devices'
import type { Database, Row, Value } from '../database/database.ts'
import { nullableNumberIn, nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { usedInTurnWithinMs } from '../ingest/state/cursor.ts'

const columns =
  'device_id, user_id, name, platform, helper_version, enrolled_ms, last_seen_ms, revoked_ms, queued_events, dropped_events, copies_found, acknowledgement'

/** All devices of existing people, including revoked ones, by owner. */
export async function devices(database: Database, nowMs: number): Promise<DeviceRow[]> {
  const rows = await database.read(`SELECT ${columns} FROM devices ORDER BY user_id, enrolled_ms, device_id`)
  const queues = await queuesOf(
    database,
    'EXISTS (SELECT 1 FROM devices d WHERE d.user_id = c.user_id AND d.device_id = c.device_id)',
    [],
  )
  return rows.map(row => deviceRow(row, queues, nowMs))
}

/** A person's devices, oldest first. */
export async function devicesOf(database: Database, userId: string, nowMs: number): Promise<DeviceRow[]> {
  const rows = await database.read(
    `SELECT ${columns} FROM devices WHERE user_id = $1 ORDER BY enrolled_ms, device_id`,
    [userId],
  )
  const queues = await queuesOf(database, 'c.user_id = $1', [userId])
  return rows.map(row => deviceRow(row, queues, nowMs))
}

interface DeviceQueue {
  /** The last delivery: sign-ins are only every 15 minutes. */
  deliveredMs: number
  interleavedMs: number
}

/** When each device last delivered, and when two computers last delivered as this device. */
async function queuesOf(
  database: Database,
  condition: string,
  values: readonly Value[],
): Promise<ReadonlyMap<string, DeviceQueue>> {
  const rows = await database.read(
    `SELECT c.device_id, c.last_seen_ms, c.interleaved_ms FROM cursors c WHERE ${condition}`,
    values,
  )
  return new Map(
    rows.map(row => [
      textIn(row, 'device_id'),
      { deliveredMs: numberIn(row, 'last_seen_ms'), interleavedMs: numberIn(row, 'interleaved_ms') },
    ]),
  )
}

/** Valid enrolment codes, in order of expiry. */
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

function deviceRow(row: Row, queues: ReadonlyMap<string, DeviceQueue>, nowMs: number): DeviceRow {
  const queue = queues.get(textIn(row, 'device_id'))
  const seenMs = latest(nullableNumberIn(row, 'last_seen_ms'), queue?.deliveredMs ?? null)
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
    queued_events: nullableNumberIn(row, 'queued_events'),
    dropped_events: nullableNumberIn(row, 'dropped_events'),
    copies_found: nullableNumberIn(row, 'copies_found'),
    acknowledgement: acknowledgementIn(row),
    shared_by_computers: (queue?.interleavedMs ?? 0) > nowMs - usedInTurnWithinMs,
  }
}

function acknowledgementIn(row: Row): DeviceRow['acknowledgement'] {
  const stored = nullableTextIn(row, 'acknowledgement')
  return stored === null ? null : acknowledgementSchema.parse(JSON.parse(stored))
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
