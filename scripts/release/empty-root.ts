import { Root } from '@tufjs/models'
import { type Role, roles } from './signing-keys.ts'

/** A root without keys, in which each role needs so many of them. */
export function emptyRoot(
  { version, expires, specVersion }: { version: number; expires: string; specVersion: string },
  thresholds: Record<Role, number>,
): Root {
  // The package doesn't export the class of a role, so the root is read from what it would write.
  return Root.fromJSON({
    _type: 'root',
    spec_version: specVersion,
    version,
    expires,
    consistent_snapshot: true,
    keys: {},
    roles: Object.fromEntries(roles.map(role => [role, { keyids: [], threshold: thresholds[role] }])),
  })
}
