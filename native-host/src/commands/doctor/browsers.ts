import { existsSync } from 'node:fs'
import { browserPlaces, manifestPath } from '../../platform/browser-places.ts'
import { type Finding, fine, unsure } from './finding.ts'

/** The browsers of this person, and whether they know the helper. */
export function browserChecks(dataDir: string): Finding[] {
  const found = browserPlaces(dataDir).filter(({ profileDir }) => existsSync(profileDir))
  if (found.length === 0)
    return [unsure('browsers', 'none was ever used here', 'use a browser, then look again')]
  return found.map(place =>
    existsSync(manifestPath(place))
      ? fine(place.browser, 'knows the helper')
      : unsure(place.browser, 'does not know the helper', `run register-browser --browser ${place.browser}`),
  )
}
