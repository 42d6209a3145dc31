import { compareVersions, releaseVersionSchema } from '@telemetry-tracker/shared/contracts/releases'
import { countedDeviceDays, type Updates, updateOutcomes } from '@telemetry-tracker/shared/contracts/updates'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

const dayMs = 24 * 60 * 60_000

type VersionSpread = Pick<Updates, 'versions' | 'unseen'>

/** Active devices by version of the helper and platform, newest version first; devices that are no longer seen apart. */
export async function versionSpread(database: Database, nowMs: number): Promise<VersionSpread> {
  const rows = await database.read(
    `SELECT helper_version, platform, COUNT(*) AS devices,
            SUM(CASE WHEN COALESCE(last_seen_ms, enrolled_ms) >= $1 THEN 1 ELSE 0 END) AS seen
     FROM devices WHERE revoked_ms IS NULL GROUP BY helper_version, platform ORDER BY helper_version, platform`,
    [nowMs - countedDeviceDays * dayMs],
  )
  const versions = new Map<string, Updates['versions'][number]>()
  for (const row of rows) {
    const [version, devices] = [textIn(row, 'helper_version'), numberIn(row, 'seen')]
    if (devices === 0) continue
    const found = versions.get(version) ?? { version, platforms: [] }
    found.platforms.push({ platform: textIn(row, 'platform'), devices })
    versions.set(version, found)
  }
  return {
    versions: [...versions.values()].sort((a, b) => newestFirst(a.version, b.version)),
    unseen: rows.reduce((sum, row) => sum + numberIn(row, 'devices') - numberIn(row, 'seen'), 0),
  }
}

/** How many active devices could not use each version, and still don't run it. */
export async function updateFailures(
  database: Database,
): Promise<ReadonlyMap<string, { failed: number; rolledBack: number }>> {
  const [installed] = updateOutcomes
  const rows = await database.read(
    `SELECT update_version, update_outcome, COUNT(*) AS devices FROM devices
     WHERE revoked_ms IS NULL AND update_outcome <> $1 AND helper_version <> update_version
     GROUP BY update_version, update_outcome`,
    [installed],
  )
  const byVersion = new Map<string, { failed: number; rolledBack: number }>()
  for (const row of rows) {
    const version = textIn(row, 'update_version')
    const found = byVersion.get(version) ?? { failed: 0, rolledBack: 0 }
    if (textIn(row, 'update_outcome') === 'rolled_back') found.rolledBack += numberIn(row, 'devices')
    else found.failed += numberIn(row, 'devices')
    byVersion.set(version, found)
  }
  return byVersion
}

/** Devices send any text as their version: what is not one comes last. */
function newestFirst(a: string, b: string): number {
  const [isA, isB] = [a, b].map(version => releaseVersionSchema.safeParse(version).success)
  if (isA && isB) return compareVersions(b, a)
  return isA === isB ? a.localeCompare(b) : isA ? -1 : 1
}
