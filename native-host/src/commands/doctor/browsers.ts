import { existsSync } from 'node:fs'
import { browserPlaces, manifestPath } from '../../platform/browser-places.ts'
import { type Finding, fine, unsure } from './finding.ts'

/** This user's browsers, and whether the helper is registered with them. */
export function browserChecks(dataDir: string, places = browserPlaces(dataDir)): Finding[] {
  const found = places.filter(({ profileDir }) => existsSync(profileDir))
  if (found.length === 0)
    return [unsure('browsers', 'no browser has been used yet', 'use a browser, then run this again')]
  return found.map(place => {
    if (existsSync(manifestPath(place))) return fine(place.browser, 'helper registered')
    const isForEveryone = place.systemManifestDirs.some(manifestDir =>
      existsSync(manifestPath({ manifestDir })),
    )
    if (isForEveryone) return fine(place.browser, 'helper registered for every user of this computer')
    return unsure(place.browser, 'helper not registered', `run register-browser --browser ${place.browser}`)
  })
}
