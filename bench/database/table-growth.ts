import { numberIn } from '../../server/src/database/row.ts'
import type { Device } from '../load/device.ts'
import { rounded } from '../numbers/rounded.ts'
import type { ScratchDatabase } from './scratch-database.ts'
import { tableSizes } from './table-sizes.ts'

/** Smaller tables are not listed. */
const minBytes = 1024 * 1024

/**
 * The large tables with their rows, and how many they should have: one of `users`, `devices` and `cursors` for each device, a row of `buckets` for each
 * minute it observed, and one of `daily_totals` for each day.
 */
export async function tableGrowth(scratch: ScratchDatabase, devices: readonly Device[]) {
  const reckoned = reckonedRows(devices)
  const database = await scratch.open()
  try {
    const grown = []
    for (const { table, bytes } of await tableSizes(database)) {
      if (bytes < minBytes && !reckoned.has(table)) continue
      const [row] = await database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
      const rows = row ? numberIn(row, 'rows') : 0
      grown.push({
        database: scratch.kind,
        table,
        rows,
        reckoned_rows: reckoned.get(table) ?? null,
        mb: rounded(bytes / 1024 ** 2, 1),
        bytes_per_row: rows === 0 ? null : rounded(bytes / rows, 0),
      })
    }
    return grown
  } finally {
    await database.close()
  }
}

function reckonedRows(devices: readonly Device[]): ReadonlyMap<string, number> {
  const sumOf = (count: (device: Device) => number) => devices.reduce((sum, device) => sum + count(device), 0)
  return new Map([
    ['users', devices.length],
    ['devices', devices.length],
    ['cursors', devices.length],
    ['buckets', sumOf(device => device.minutes())],
    ['daily_totals', sumOf(device => device.days())],
  ])
}
