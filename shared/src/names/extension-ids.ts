/** The extension's id in Chrome, Edge, Brave and Chromium. It follows from the `key` in the extension's manifest, whose test holds both together. */
export const chromiumExtensionId = 'lceaoblbljfnncmebgihlngnaleemklb'

/** The extension's id in Firefox, as its manifest declares it. */
export const firefoxExtensionId = 'telemetry-tracker@telemetry-tracker.org'
