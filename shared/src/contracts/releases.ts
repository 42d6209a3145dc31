import * as z from 'zod'

/** Three numbers, such as 0.3.0: what a release of the helper is called. */
export const releaseVersionSchema = z
  .string()
  .regex(/^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/, 'must be three numbers such as 0.3.0')

/** The systems that the helper is packaged for, as in `npm run package -- --target`. */
export const releaseSystems = ['linux-x64', 'win-x64', 'macos-arm64', 'macos-x64'] as const

/**
 * What changes in what is collected: "nothing", or a sentence in each language (by its code, `en` always). It is
 * shown to the people whose helper is updated.
 */
export const collectionChangeSchema = z.union([
  z.literal('nothing'),
  z.object({ en: z.string().min(1).max(1_000) }).catchall(z.string().min(1).max(1_000)),
])

/** What signed metadata says about the file of a release, in the target's `custom` field. */
export const releaseSchema = z.object({
  version: releaseVersionSchema,
  system: z.enum(releaseSystems),
  collection: collectionChangeSchema,
  /** The share of devices that may install it. */
  rollOutPercent: z.number().min(0).max(100),
  /** No more devices install it. Those that have it keep it. */
  isStopped: z.boolean(),
  /** Since when the roll-out is at this stage. */
  stageSince: z.iso.datetime().optional(),
})

export type Release = z.infer<typeof releaseSchema>
export type CollectionChange = z.infer<typeof collectionChangeSchema>

/** Orders versions by their numbers: negative if `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(Number))
  for (const place of [0, 1, 2]) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
