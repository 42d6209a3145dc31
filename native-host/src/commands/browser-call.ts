import { chromiumExtensionIds, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'

/**
 * Whether a browser started this process, for our extension or another one: Chromium passes the extension's
 * origin, Firefox the manifest's path and the extension's id. Undefined when no browser did. `moreIds` are further ids of ours in
 * Chromium browsers.
 */
export function browserCall(
  args: readonly string[],
  moreIds: readonly string[] = [],
): 'ours' | 'foreign' | undefined {
  const [first = '', second] = args
  if (first.startsWith('chrome-extension://')) {
    const isOurs = [...chromiumExtensionIds, ...moreIds].some(id => first === `chrome-extension://${id}/`)
    return isOurs ? 'ours' : 'foreign'
  }
  if (!first.endsWith('.json') || second === undefined) return undefined
  return second === firefoxExtensionId ? 'ours' : 'foreign'
}
