/**
 * The extension's id in Chrome, Edge, Brave and Chromium. It follows from the `key` in the extension's
 * manifest; a test there checks that both match.
 */
export const chromiumExtensionId = 'lceaoblbljfnncmebgihlngnaleemklb'

/** The extension's id in Firefox, as declared in its manifest. */
export const firefoxExtensionId = 'telemetry-tracker@telemetry-tracker.org'
