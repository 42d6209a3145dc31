import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionIds, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import type { ManifestForm } from './browser-place.ts'

/**
 * The text of the manifest with which a browser finds the helper; `path` is the program to start. Only our extension
 * is listed: no other may start the helper. `moreIds` are further ids of it in Chromium browsers.
 */
export function nativeManifest(form: ManifestForm, path: string, moreIds: readonly string[] = []): string {
  const manifest = {
    name: nativeHostName,
    description: 'Telemetry Tracker helper',
    path,
    type: 'stdio',
    ...(form === 'firefox'
      ? { allowed_extensions: [firefoxExtensionId] }
      : { allowed_origins: [...chromiumExtensionIds, ...moreIds].map(id => `chrome-extension://${id}/`) }),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
