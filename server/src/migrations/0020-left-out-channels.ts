import type { Migration } from './migration.ts'

/** What the rules about channels need of a bucket, and the channels that its verdict leaves out. */
export const leftOutChannels: Migration = {
  name: '0020-left-out-channels',
  statements: () => [
    'ALTER TABLE buckets ADD COLUMN squared_pixels BIGINT NOT NULL DEFAULT 0',
    'ALTER TABLE buckets ADD COLUMN wheel_samples INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE buckets ADD COLUMN wheel_only_samples INTEGER NOT NULL DEFAULT 0',
    `ALTER TABLE buckets ADD COLUMN left_out TEXT NOT NULL DEFAULT ''`,
  ],
}
