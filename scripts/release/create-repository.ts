import { existsSync, mkdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { emptyRoot } from './empty-root.ts'
import {
  dated,
  metadataFolder,
  openRepository,
  publishRoot,
  publishTargets,
  type RepositorySettings,
  targetsFolder,
  writeRepositorySettings,
} from './repository.ts'
import { createSigningKeys, type Role, roles } from './signing-keys.ts'
import { UsageError } from './usage-error.ts'

/** How many keys a role has, and how many of them must sign. */
export interface Threshold {
  threshold: number
  keys: number
}

interface NewRepository extends RepositorySettings {
  /** For the keys of targets, snapshot and timestamp. */
  keys: string
  /** For the keys of the root, which belong on other media. */
  rootKeys: readonly string[]
  thresholds: Record<Role, Threshold>
}

/** Creates the keys and an empty, signed repository. Refuses folders that are in use. */
export function createRepository(
  { keys, rootKeys, thresholds, ...settings }: NewRepository,
  nowMs: number,
): void {
  if (existsSync(metadataFolder(settings)) || existsSync(join(keys, 'repository.json')))
    throw new UsageError(
      `There is a repository in ${settings.folder} or for the keys in ${keys} already. Choose other folders. To replace a lost key, use \`renew-root\`.`,
    )
  if (rootKeys.some(folder => [keys, settings.folder].some(other => isWithin(folder, other))))
    throw new UsageError(
      'Root keys must not lie beside the other keys or in the repository. Name a folder on another medium with --root-keys, because anyone who has them can replace all others.',
    )
  const signers = Object.fromEntries(
    roles.map(role => [
      role,
      createSigningKeys(role, thresholds[role].keys, role === 'root' ? rootKeys : [keys]),
    ]),
  )
  for (const folder of [metadataFolder(settings), targetsFolder(settings)])
    mkdirSync(folder, { recursive: true, mode: 0o755 })
  writeRepositorySettings(keys, settings)
  const repository = openRepository(keys, nowMs)
  const root = emptyRoot(dated(repository, 'root', 1), {
    root: thresholds.root.threshold,
    targets: thresholds.targets.threshold,
    snapshot: thresholds.snapshot.threshold,
    timestamp: thresholds.timestamp.threshold,
  })
  for (const role of roles) for (const { key } of signers[role] ?? []) root.addKey(key, role)
  publishRoot(repository, root, signers['root'] ?? [])
  publishTargets(repository, {})
}

function isWithin(folder: string, other: string): boolean {
  return folder === other || folder.startsWith(other + sep)
}
