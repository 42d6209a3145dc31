// Apart from the messages' schemas, so that the relay, which only carries messages, starts without them.

/** Native-messaging host name, as browsers look it up. */
export const nativeHostName = 'com.telemetry_tracker.host'

/** Raised when a message changes meaning; both sides say it in their first message. */
export const protocolVersion = 1

/** Largest frame from the extension and to it, in bytes of JSON. */
export const maxFrameFromExtension = 64 * 1024
export const maxFrameToExtension = 1024 * 1024
