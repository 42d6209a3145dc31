// Separate from the schemas, so that the relay, which only forwards messages, starts without them.

/** Native-messaging host name, as browsers look it up. */
export const nativeHostName = 'com.telemetry_tracker.host'

/** Increased when a message changes meaning; both sides send it in their first message. */
export const protocolVersion = 1

/** The largest frames from and to the extension, in bytes of JSON. */
export const maxFrameFromExtension = 64 * 1024
export const maxFrameToExtension = 1024 * 1024
