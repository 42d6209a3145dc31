import { manifestPath } from '../../../../native-host/src/platform/browser-places.ts'
import { nativeManifest } from '../../../../native-host/src/platform/native-manifest.ts'
import { browsers } from '../../../../shared/src/browsers.ts'
import type { Entry } from '../entry.ts'
import { program } from './paths.ts'

/** Which packages a system has; they differ in the folders of 64-bit libraries. */
export type Packaging = 'deb' | 'rpm'

/** The manifests with which every user's browsers find the helper, each once although browsers share folders. */
export function browserManifests(packaging: Packaging, moreIds?: readonly string[]): Entry[] {
  const entries = Object.values(browsers).flatMap(({ folders, isChromium }) =>
    (folders?.linux?.systemManifests ?? []).map(manifestDir => ({
      path: manifestPath({ manifestDir }),
      content: nativeManifest(isChromium ? 'chromium' : 'firefox', program, moreIds),
      mode: 0o644 as const,
    })),
  )
  const found = entries.filter(({ path }) => packaging === 'rpm' || !path.startsWith('/usr/lib64/'))
  return [...new Map(found.map(entry => [entry.path, entry])).values()]
}
