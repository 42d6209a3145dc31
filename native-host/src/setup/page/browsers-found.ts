import { existsSync } from 'node:fs'
import { browsers } from '@telemetry-tracker/shared/browsers'
import type { BrowserInSetup } from '@telemetry-tracker/shared/contracts/setup'
import type { BrowserPlace } from '../../platform/browser-place.ts'
import { browserPlaces, manifestPath } from '../../platform/browser-places.ts'

/**
 * The browsers that this person has used. An extension may report a related browser's name, because it cannot tell
 * them apart.
 *
 * @param connected the names of the browsers whose extensions talk to the agent
 */
export function browsersFound(
  dataDir: string,
  connected: readonly string[],
  places: readonly BrowserPlace[] = browserPlaces(dataDir),
): BrowserInSetup[] {
  return places
    .filter(({ profileDir }) => existsSync(profileDir))
    .map(({ browser, manifestDir, systemManifestDirs }) => ({
      browser,
      title: browsers[browser]?.title ?? browser,
      isRegistered: [manifestDir, ...systemManifestDirs].some(folder =>
        existsSync(manifestPath({ manifestDir: folder })),
      ),
      isConnected: connected.includes(browsers[browser]?.saysItIs ?? browser),
    }))
}
