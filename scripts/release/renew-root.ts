import type { Metadata, Root } from '@tufjs/models'
import { emptyRoot } from './empty-root.ts'
import { dated, publishRoot, publishTargets, type Repository, readRoot, readTargets } from './repository.ts'
import { createSigningKeys, type Role, readSigningKeys, roles, type Signer } from './signing-keys.ts'

interface Renewal {
  /** Where the present root keys are. */
  rootKeys: readonly string[]
  /** Roles that get new keys, because one was lost or seen by others. */
  replace: readonly Role[]
  /** Where new root keys are written. */
  newRootKeys?: readonly string[]
}

/**
 * Signs the next root: valid for longer, with new keys where they are replaced, everything else as it is. Devices
 * accept it because enough keys of the root before have signed it. Returns its version.
 */
export function renewRoot(
  repository: Repository,
  { rootKeys, replace, newRootKeys = rootKeys }: Renewal,
): number {
  const before = readRoot(repository)
  const version = before.signed.version + 1
  const root = emptyRoot(dated(repository, 'root', version), thresholdsOf(before))
  // The keys of the root before sign as well, also if they are replaced.
  const signers = readSigningKeys('root', rootKeys)
  for (const role of roles) {
    const folders = role === 'root' ? newRootKeys : [repository.keys]
    const keys = replace.includes(role)
      ? createSigningKeys(role, before.signed.roles[role]?.keyIDs.length ?? 1, folders)
      : keysBefore(before, role)
    for (const key of keys) root.addKey('key' in key ? key.key : key, role)
    if (role === 'root') signers.push(...keys.filter((key): key is Signer => 'key' in key))
  }
  publishRoot(repository, root, signers, before)
  publishTargets(repository, readTargets(repository).signed.targets)
  return version
}

function thresholdsOf({ signed }: Metadata<Root>): Record<Role, number> {
  const of = (role: Role) => signed.roles[role]?.threshold ?? 1
  return { root: of('root'), targets: of('targets'), snapshot: of('snapshot'), timestamp: of('timestamp') }
}

function keysBefore({ signed }: Metadata<Root>, role: Role) {
  return (signed.roles[role]?.keyIDs ?? []).flatMap(id => signed.keys[id] ?? [])
}
