import { existsSync } from 'node:fs'
import { browserPlaces, manifestPath } from '../../platform/browser-places.ts'
import { type Finding, fine, unsure } from './finding.ts'

/** This user's browsers, and whether the helper is registered with them. */
export function browserChecks(dataDir: string): Finding[] {
  const found = browserPlaces(dataDir).filter(({ profileDir }) => existsSync(profileDir))
  if (found.length === 0)
    return [unsure('browsers', 'no browser has been used yet', 'use a browser, then run this again')]
  return found.map(place =>
    existsSync(manifestPath(place))
      ? fine(place.browser, 'helper registered')
      : unsure(place.browser, 'helper not registered', `run register-browser --browser ${place.browser}`),
  )
}
