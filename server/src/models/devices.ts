import { bigint, key, nullable, table, text, withDefault } from './columns.ts'

/** A computer enrolled for a person. */
export const devices = table('devices', {
  /** A UUID. */
  deviceId: key(text()),
  userId: text(),
  name: text(),
  platform: text(),
  helperVersion: text(),
  /** Ed25519, base64url; verifies the device's sign-ins. */
  publicKey: text(),
  enrolledMs: withDefault(bigint(), 0),
  /** When it last signed in or reported. */
  lastSeenMs: nullable(bigint()),
  revokedMs: nullable(bigint()),
  /** From the device's last report: events in its queue, and lost events. */
  queuedEvents: nullable(bigint()),
  droppedEvents: nullable(bigint()),
  /** How often the device found its queue to be copied or restored. */
  copiesFound: nullable(bigint()),
  /** The last acknowledgement of the notice there, as JSON. */
  acknowledgement: nullable(text()),
})
