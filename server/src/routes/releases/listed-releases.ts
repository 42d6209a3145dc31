import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compareVersions, type Release, releaseSchema } from '@telemetry-tracker/shared/contracts/releases'
import * as z from 'zod'

const signedSchema = z.object({ signed: z.object({ expires: z.iso.datetime() }) })
const targetsSchema = z.object({
  signed: z.object({
    expires: z.iso.datetime(),
    targets: z.record(z.string(), z.object({ custom: z.unknown().optional() })),
  }),
})

/** What a repository offers, as it says itself. */
export interface ListedReleases {
  /** Newest first. */
  releases: Release[]
  /** When the first of its signatures expires. */
  expires: string
}

/**
 * Reads the newest list of releases in RELEASES_DIR, to show it. Signatures are not verified: helpers do that. Null
 * if there is no complete repository.
 */
export async function listedReleases(folder: string): Promise<ListedReleases | null> {
  const metadata = join(folder, 'metadata')
  try {
    const names = await readdir(metadata)
    const newest = async (role: string) => readJson(join(metadata, newestOf(names, role)))
    const { signed } = targetsSchema.parse(await newest('targets'))
    const others = [
      await newest('root'),
      await newest('snapshot'),
      await readJson(join(metadata, 'timestamp.json')),
    ]
    const expiries = [signed.expires, ...others.map(each => signedSchema.parse(each).signed.expires)]
    return {
      // A newer repository may offer other files as well.
      releases: Object.values(signed.targets)
        .flatMap(({ custom }) => releaseSchema.safeParse(custom).data ?? [])
        .sort((a, b) => compareVersions(b.version, a.version) || a.system.localeCompare(b.system)),
      expires: expiries.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? signed.expires,
    }
  } catch {
    // Not there yet, half copied, or not readable for the server: the page says what to check.
    return null
  }
}

function newestOf(names: readonly string[], role: string): string {
  const versions = names.flatMap(name => {
    const [version, ...rest] = name.split('.')
    return rest.join('.') === `${role}.json` && /^\d+$/.test(version ?? '') ? [Number(version)] : []
  })
  return `${Math.max(...versions)}.${role}.json`
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}
