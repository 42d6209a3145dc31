import * as z from 'zod'
import { collectionChangeSchema, releaseSystems } from './releases.ts'

const count = z.int().min(0)
const version = z.string()

/** How many days ago a device may have been seen last to be counted. */
export const countedDeviceDays = 30

/** Body of `PUT /admin/updates/pause` */
export const updatesPauseSchema = z.object({
  paused: z.boolean().describe('true: no device gets an update from this server'),
})

const targetSchema = z.object({
  system: z.enum(releaseSystems),
  percent: z.number().min(0).max(100).describe('share of devices that may install it'),
  stopped: z.boolean().describe('stopped with `npm run release -- stop`'),
  since: z.iso.datetime().nullable().describe('since when; null if it was signed before this was stored'),
})

/** A release in the repository of this server, and how devices fared with it. */
const rollOutSchema = z.object({
  version,
  collection: collectionChangeSchema.describe('what changes in what is collected'),
  targets: z.array(targetSchema),
  running: count.describe('devices that run this version'),
  failed: count.describe('devices on which its self-test failed, so it was not installed'),
  rolled_back: count.describe('devices that went back to the version before'),
})

/** `GET /admin/updates`: which versions run, and what is being rolled out. */
export const updatesSchema = z.object({
  repository: z
    .enum(['none', 'unreadable', 'offered'])
    .describe('`none`: RELEASES_DIR is not set. `unreadable`: there is no complete repository in it'),
  expires: z.iso
    .datetime()
    .nullable()
    .describe('when the first signature expires; helpers then install nothing until it is renewed'),
  paused_since: z.iso.datetime().nullable().describe('null unless updates are paused'),
  releases: z.array(rollOutSchema).describe('newest first'),
  versions: z
    .array(
      z.object({
        version,
        platforms: z.array(z.object({ platform: z.string(), devices: count })),
      }),
    )
    .describe(`active devices seen within ${countedDeviceDays} days by version, newest first`),
  unseen: count.describe(`active devices that were not seen within ${countedDeviceDays} days`),
})

export type Updates = z.infer<typeof updatesSchema>
export type RollOut = z.infer<typeof rollOutSchema>

/** How an update ended on a device. */
export const updateOutcomes = ['installed', 'failed', 'rolled_back'] as const

/** The last update of a device, as it reports it. */
export const updateReportSchema = z.object({
  version: z.string().min(1).max(40).describe('the new version'),
  outcome: z
    .enum(updateOutcomes)
    .describe(
      '`failed`: its self-test failed, so it was not installed; `rolled_back`: it did not record, so the version before was put back',
    ),
  at: z.iso.datetime(),
})

export type UpdateReport = z.infer<typeof updateReportSchema>

/**
 * Sent with the metadata of releases: `paused` if an admin has paused updates, `offered` otherwise. Someone who can
 * change it could withhold everything anyway, so it needs no signature.
 */
export const updatesHeader = 'Telemetry-Tracker-Updates'
