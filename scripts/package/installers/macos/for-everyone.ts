import {
  everyonesFolder,
  everyonesLabel,
  launchAgent,
} from '../../../../native-host/src/autostart/launch-agent.ts'
import { manifestPath } from '../../../../native-host/src/platform/browser-places.ts'
import { nativeManifest } from '../../../../native-host/src/platform/native-manifest.ts'
import { browsers } from '../../../../shared/src/browsers.ts'
import type { Entry } from '../entry.ts'
import { agentIfSetUp } from '../linux/paths.ts'
import { program } from './paths.ts'

/**
 * What a package lays outside of the application, at the paths on the computer: the LaunchAgent, which starts the agent
 * of those for whom it is set up, and the manifests with which every user's browsers find the helper.
 */
export function filesForEveryone(extensionIds?: readonly string[]): Entry[] {
  const manifests = Object.values(browsers).flatMap(({ folders, isChromium }) =>
    (folders?.macos?.systemManifests ?? []).map(manifestDir => ({
      path: manifestPath({ manifestDir }),
      content: nativeManifest(isChromium ? 'chromium' : 'firefox', program, extensionIds),
      mode: 0o644 as const,
    })),
  )
  return [
    {
      path: `${everyonesFolder}/${everyonesLabel}.plist`,
      content: launchAgent([program, ...agentIfSetUp], everyonesLabel),
      mode: 0o644,
    },
    // Browsers share folders.
    ...new Map(manifests.map(entry => [entry.path, entry])).values(),
  ]
}
