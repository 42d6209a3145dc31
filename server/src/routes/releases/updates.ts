import type { Release } from '@telemetry-tracker/shared/contracts/releases'
import type { RollOut, Updates } from '@telemetry-tracker/shared/contracts/updates'
import type { ServerContext } from '../../context.ts'
import { updateFailures, versionSpread } from '../../queries/helper-updates.ts'
import type { Serve } from '../serve.ts'
import { listedReleases } from './listed-releases.ts'
import { pauseUpdates, updatesPausedSince } from './updates-paused.ts'

/** `/admin/updates`: which versions run on devices, the roll-out of releases, and pausing all of it. */
export function updateRoutes(serve: Serve, { database, clock, settings }: ServerContext): void {
  serve('GET /admin/updates', overview)

  serve('PUT /admin/updates/pause', async ({ viewer, body }) => {
    await pauseUpdates(database, { isPaused: body.paused, by: viewer, nowMs: clock() })
    return overview()
  })

  async function overview(): Promise<Updates> {
    const folder = settings.RELEASES_DIR
    const [listed, spread, failures, paused_since] = await Promise.all([
      folder === undefined ? null : listedReleases(folder),
      versionSpread(database, clock()),
      updateFailures(database),
      updatesPausedSince(database),
    ])
    const running = new Map(
      spread.versions.map(({ version, platforms }) => [
        version,
        platforms.reduce((sum, { devices }) => sum + devices, 0),
      ]),
    )
    return {
      repository: folder === undefined ? 'none' : listed === null ? 'unreadable' : 'offered',
      expires: listed?.expires ?? null,
      paused_since,
      releases: byVersion(listed?.releases ?? []).map(release => ({
        ...release,
        running: running.get(release.version) ?? 0,
        failed: failures.get(release.version)?.failed ?? 0,
        rolled_back: failures.get(release.version)?.rolledBack ?? 0,
      })),
      ...spread,
    }
  }
}

/** The files of one version are one release. */
function byVersion(releases: readonly Release[]): Pick<RollOut, 'version' | 'collection' | 'targets'>[] {
  return [...Map.groupBy(releases, ({ version }) => version)].map(([version, files]) => ({
    version,
    collection: files.map(({ collection }) => collection).find(each => each !== 'nothing') ?? 'nothing',
    targets: files.map(({ system, rollOutPercent, isStopped, stageSince }) => ({
      system,
      percent: rollOutPercent,
      stopped: isStopped,
      since: stageSince ?? null,
    })),
  }))
}
