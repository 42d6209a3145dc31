/**
 * The extension's id in Chrome, Edge, Brave and Chromium. It follows from the `key` in the extension's
 * manifest; a test there checks that both match.
 */
export const chromiumExtensionId = 'lceaoblbljfnncmebgihlngnaleemklb'

/**
 * The ids that stores gave the extension when it was published there; none before that. Chrome's and Edge's stores sign
 * with keys of their own, so each has another id.
 */
export const storeExtensionIds: Readonly<{ chrome?: string; edge?: string }> = {}

/** Every id under which the helper knows its extension in Chromium browsers. */
export const chromiumExtensionIds: readonly string[] = [
  chromiumExtensionId,
  ...Object.values(storeExtensionIds),
]

/** The extension's id in Firefox, as declared in its manifest. */
export const firefoxExtensionId = 'telemetry-tracker@telemetry-tracker.org'
