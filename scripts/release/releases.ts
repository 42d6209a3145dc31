import { createHash } from 'node:crypto'
import { copyFileSync, createReadStream, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Release, releaseSchema } from '@telemetry-tracker/shared/contracts/releases'
import { TargetFile } from '@tufjs/models'
import { letServerRead, publishTargets, type Repository, readTargets, targetsFolder } from './repository.ts'
import { UsageError } from './usage-error.ts'

/** A file of a release that is offered. */
export interface OfferedFile extends Release {
  path: string
  length: number
}

/**
 * Copies the executable of a release into the repository and signs its hash, length and description. One that
 * is offered already is refused: devices may have it, and the same version must not be two programs.
 */
export async function addRelease(
  repository: Repository,
  file: string,
  release: Release,
): Promise<OfferedFile> {
  const targets = readTargets(repository).signed.targets
  const path = `telemetry-tracker-${release.version}-${release.system}${release.system.startsWith('win') ? '.exe' : ''}`
  if (targets[path] !== undefined)
    throw new UsageError(
      `${release.version} for ${release.system} is in the repository already. Raise the version.`,
    )
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}. Make it with \`npm run package\`.`)
  const length = statSync(file).size
  const sha256 = await hashOf(file)
  // Devices ask for a file by its hash, so a file that replaces another never mixes with it.
  const stored = join(targetsFolder(repository), `${sha256}.${path}`)
  copyFileSync(file, `${stored}.new`)
  if ((await hashOf(`${stored}.new`)) !== sha256)
    throw new UsageError(`${file} changed while it was copied. Run this again when it is complete.`)
  letServerRead(`${stored}.new`)
  renameSync(`${stored}.new`, stored)
  const offered = { path, length, ...release, stageSince: now(repository) }
  publishTargets(repository, { ...targets, [path]: targetOf(offered, sha256) })
  return offered
}

/** Changes the roll-out of all files of a version, and returns them as they are now. */
export function changeRollOut(
  repository: Repository,
  version: string,
  change: Partial<Pick<Release, 'rollOutPercent' | 'isStopped'>>,
): OfferedFile[] {
  const targets = readTargets(repository).signed.targets
  const changed = Object.values(targets).flatMap(target => {
    const offered = describeTarget(target)
    if (offered.version !== version) return []
    return [{ target, offered: { ...offered, ...change, stageSince: now(repository) } }]
  })
  if (changed.length === 0)
    throw new UsageError(`There is no release ${version}. See what there is with \`status\`.`)
  const replaced = changed.map(({ target, offered }) => [
    target.path,
    targetOf(offered, target.hashes['sha256'] ?? ''),
  ])
  publishTargets(repository, { ...targets, ...Object.fromEntries(replaced) })
  return changed.map(({ offered }) => offered)
}

/** Everything that is offered, by version and system. */
export function listReleases(repository: Repository): OfferedFile[] {
  return Object.values(readTargets(repository).signed.targets).map(describeTarget)
}

function describeTarget(target: TargetFile): OfferedFile {
  return { path: target.path, length: target.length, ...releaseSchema.parse(target.custom) }
}

function targetOf({ path, length, stageSince, ...release }: OfferedFile, sha256: string): TargetFile {
  const custom = { ...release, ...(stageSince !== undefined && { stageSince }) }
  return new TargetFile({ path, length, hashes: { sha256 }, unrecognizedFields: { custom } })
}

function now({ nowMs }: Repository): string {
  return new Date(nowMs).toISOString()
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
