import type { UpdateReport } from '@telemetry-tracker/shared/contracts/updates'
import type { UpdateState } from './update-state.ts'

/** The last update that was installed or failed on this device, as the server is told; undefined if there was none. */
export function lastUpdate({ installed, failed }: UpdateState): UpdateReport | undefined {
  const ended: UpdateReport[] = failed.map(({ version, at, isRolledBack }) => ({
    version,
    at,
    outcome: isRolledBack ? 'rolled_back' : 'failed',
  }))
  if (installed !== undefined) ended.push({ version: installed.to, at: installed.at, outcome: 'installed' })
  return ended.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1)
}
