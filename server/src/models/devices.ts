import { bigint, key, nullable, table, text, withDefault } from './columns.ts'

/** A computer that was enrolled for someone. */
export const devices = table('devices', {
  /** A UUID. */
  deviceId: key(text()),
  userId: text(),
  name: text(),
  platform: text(),
  helperVersion: text(),
  /** Ed25519, base64url: what its sign-ins are checked with. */
  publicKey: text(),
  enrolledMs: withDefault(bigint(), 0),
  /** When it last signed in or reported. */
  lastSeenMs: nullable(bigint()),
  revokedMs: nullable(bigint()),
  /** Its own last report: events that wait, and events that were lost. */
  queuedEvents: nullable(bigint()),
  droppedEvents: nullable(bigint()),
  /** How often it found that its queue is a copy, or was restored from one. */
  copiesFound: nullable(bigint()),
})
