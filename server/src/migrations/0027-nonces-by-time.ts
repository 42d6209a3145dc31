import type { Migration } from './migration.ts'

/** Expired nonces are deleted by time. Without an index, each sign-in of a device would scan those of all devices in the last ten minutes. */
export const noncesByTime: Migration = {
  name: '0027-nonces-by-time',
  statements: () => ['CREATE INDEX device_nonces_by_time ON device_nonces (expires_ms)'],
}
