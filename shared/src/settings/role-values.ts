import { type Role, roleNames, roles } from '../roles.ts'
import { commaList } from './setting.ts'

/** Roles that the company sign-in can give: all except the default role. */
export type ClaimedRole = { [R in Role]: (typeof roles)[R] extends { claimValues: string } ? R : never }[Role]
type RoleValueSetting = `OIDC_${Uppercase<ClaimedRole>}_VALUES`

/** In the order in which they are checked. */
export const claimedRoles = roleNames.filter(isClaimed).reverse()

function isClaimed(role: Role): role is ClaimedRole {
  return 'claimValues' in roles[role]
}

export function roleValueSetting(role: ClaimedRole): RoleValueSetting {
  return `OIDC_${role.toUpperCase() as Uppercase<ClaimedRole>}_VALUES`
}

/** One setting per role: the claim values that give it. */
export const roleValueSettings = Object.fromEntries(
  claimedRoles.map(role => [roleValueSetting(role), commaList([], roles[role].claimValues)]),
) as Record<RoleValueSetting, ReturnType<typeof commaList>>
