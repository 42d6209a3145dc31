import { compareVersions } from '@telemetry-tracker/shared/contracts/releases'
import { listReleases, type OfferedFile } from './releases.ts'
import { type Repository, readRoot, readSnapshot, readTargets, readTimestamp } from './repository.ts'
import { type Role, roles } from './signing-keys.ts'

const dayMs = 24 * 60 * 60_000

export interface RepositoryState {
  folder: string
  releases: OfferedFile[]
  metadata: {
    role: Role
    version: number
    expires: string
    daysLeft: number
    keys: number
    threshold: number
  }[]
}

/** The releases (newest first), and how long the metadata of each role is valid. */
export function repositoryState(repository: Repository): RepositoryState {
  const root = readRoot(repository)
  const signed = {
    root: root.signed,
    targets: readTargets(repository).signed,
    snapshot: readSnapshot(repository).signed,
    timestamp: readTimestamp(repository).signed,
  }
  return {
    folder: repository.folder,
    releases: listReleases(repository).sort((a, b) => compareVersions(b.version, a.version)),
    metadata: roles.map(role => {
      const { version, expires } = signed[role]
      const { keyIDs = [], threshold = 1 } = root.signed.roles[role] ?? {}
      const daysLeft = Math.floor((Date.parse(expires) - repository.nowMs) / dayMs)
      return { role, version, expires, daysLeft, keys: keyIDs.length, threshold }
    }),
  }
}

/** What a person reads, and whether something has to be done within these days. */
export function describeRepository({ folder, releases, metadata }: RepositoryState): string {
  return [
    `Repository  ${folder}`,
    ...(releases.length === 0 ? ['No releases yet. Add one with `add`.'] : releases.map(describeRelease)),
    ...metadata.map(
      ({ role, version, expires, daysLeft, keys, threshold }) =>
        `${role.padEnd(12)}version ${version}, ${threshold} of ${keys} keys, ${daysLeft < 0 ? 'EXPIRED' : 'valid until'} ${expires.slice(0, 10)} (${daysLeft} days)`,
    ),
  ].join('\n')
}

export function describeRelease({
  version,
  system,
  rollOutPercent,
  isStopped,
  collection,
}: OfferedFile): string {
  const stage = isStopped ? 'stopped' : `${rollOutPercent} % of devices`
  const change = collection === 'nothing' ? 'nothing changes in what is collected' : collection.en
  return `${version.padEnd(12)}${system.padEnd(12)}${stage.padEnd(18)}${change}`
}

/** What has to be signed again because it is valid for less than these days. */
export function expiringRoles({ metadata }: RepositoryState, days: number): Role[] {
  return metadata.filter(({ daysLeft }) => daysLeft < days).map(({ role }) => role)
}
