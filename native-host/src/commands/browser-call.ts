import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'

/**
 * Whether a browser started this process, for our extension or another one: Chromium passes the extension's
 * origin, Firefox the manifest's path and the extension's id. Undefined when no browser did.
 */
export function browserCall(args: readonly string[]): 'ours' | 'foreign' | undefined {
  const [first = '', second] = args
  if (first.startsWith('chrome-extension://')) {
    return first === `chrome-extension://${chromiumExtensionId}/` ? 'ours' : 'foreign'
  }
  if (!first.endsWith('.json') || second === undefined) return undefined
  return second === firefoxExtensionId ? 'ours' : 'foreign'
}
