import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { releaseSchema } from '@telemetry-tracker/shared/contracts/releases'
import { type TargetFile, Updater } from 'tuf-js'
import * as z from 'zod'
import type { ListedRelease } from './choose-release.ts'
import { ReleaseFetcher } from './release-fetcher.ts'

/** An executable has about 120 MB. */
const maxFileBytes = 500_000_000

/** The releases that a server offers, after all signatures, versions and dates were verified. */
export interface SignedReleases {
  list: readonly ListedRelease[]
  /** An admin has paused updates, so files are not to be had. */
  isPaused: boolean
  /** Downloads and verifies a release's file to a path. */
  download(release: ListedRelease, path: string): Promise<void>
}

/**
 * Reads what a server offers. `metadata` is the folder with the trusted root, in which newer metadata is stored, so
 * that older is refused next time. Rejects with the reason if anything is not signed, expired, older or mixed.
 */
export async function readSignedReleases(
  server: string,
  metadata: string,
  stopped: AbortSignal,
): Promise<SignedReleases> {
  const fetcher = new ReleaseFetcher(stopped)
  const updater = new Updater({
    metadataDir: metadata,
    metadataBaseUrl: `${server}/releases/metadata`,
    targetBaseUrl: `${server}/releases/targets`,
    fetcher,
  })
  await updater.refresh()
  const targets = await Promise.all(targetNames(metadata).map(name => updater.getTargetInfo(name)))
  const files = new Map<string, TargetFile>()
  const list = targets.flatMap(target => {
    // A newer server may offer other files as well.
    const release = releaseSchema.safeParse(target?.custom).data
    if (target === undefined || release === undefined || target.length > maxFileBytes) return []
    files.set(target.path, target)
    return [{ ...release, path: target.path, sha256: target.hashes['sha256'] ?? '' }]
  })
  return {
    list,
    isPaused: fetcher.isPaused,
    async download({ path: name }, path) {
      const target = files.get(name)
      if (target === undefined) throw new Error(`${name} is not offered.`)
      if (!(await isWhole(target, path))) await updater.downloadTarget(target, path)
      // The client verified what it received; this is what the disk has of it.
      await target.verify(createReadStream(path))
    },
  }
}

/** The client lists no targets, but has stored the metadata that it verified. It vouches for each name again. */
function targetNames(metadata: string): string[] {
  const targets = JSON.parse(readFileSync(join(metadata, 'targets.json'), 'utf8'))
  return Object.keys(
    z.object({ signed: z.object({ targets: z.record(z.string(), z.unknown()) }) }).parse(targets).signed
      .targets,
  )
}

/** Whether an earlier download is there completely. */
async function isWhole(target: TargetFile, path: string): Promise<boolean> {
  try {
    await target.verify(createReadStream(path))
    return true
  } catch {
    return false
  }
}
