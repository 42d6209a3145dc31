import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import type { BrowserPlace } from '../../platform/browser-place.ts'
import { browserPlaces, manifestPath } from '../../platform/browser-places.ts'
import { sandboxedBrowsers } from '../../platform/linux/sandboxed-browsers.ts'
import { hasRegistryKey } from '../../platform/windows/registry.ts'
import { type Finding, fine, unsure } from './finding.ts'

/** This user's browsers, and whether the helper is registered with them. */
export function browserChecks(
  dataDir: string,
  places = browserPlaces(dataDir),
  sandboxed = sandboxedBrowsers(homedir()),
): Finding[] {
  const found = places.filter(({ profileDir }) => existsSync(profileDir))
  if (found.length + sandboxed.length === 0)
    return [unsure('browsers', 'no browser has been used yet', 'use a browser, then run this again')]
  return [
    ...found.map(checkBrowser),
    ...sandboxed.map(({ title, packaging, found, cure }) => unsure(`${title} (${packaging})`, found, cure)),
  ]
}

function checkBrowser(place: BrowserPlace): Finding {
  if (existsSync(manifestPath(place))) return fine(place.browser, 'helper registered')
  if (isForEveryone(place)) return fine(place.browser, 'helper registered for every user of this computer')
  return unsure(place.browser, 'helper not registered', `run register-browser --browser ${place.browser}`)
}

function isForEveryone({ systemManifestDirs, systemRegistryKey }: BrowserPlace): boolean {
  if (systemRegistryKey !== undefined) return hasRegistryKey(systemRegistryKey)
  return systemManifestDirs.some(manifestDir => existsSync(manifestPath({ manifestDir })))
}
