import type { ServerSettings } from '../settings.ts'
import type { Role } from './accounts.ts'

export type Claims = Readonly<Record<string, unknown>>

type Mapping = Pick<
  ServerSettings,
  'OIDC_USER_CLAIM' | 'OIDC_ROLE_CLAIM' | 'OIDC_ADMIN_VALUES' | 'OIDC_MANAGER_VALUES' | 'OIDC_TEAM_CLAIM'
>

/** Who someone is here, by what the company sign-in says of them. Undefined for what it says nothing of. */
export interface Mapped {
  userId: string | undefined
  /** Undefined where roles are given here. */
  role: Role | undefined
  teamIds: string[]
}

/** Reads claims by the settings: a claim may be one text or a list of them. */
export function mapClaims(claims: Claims, mapping: Mapping): Mapped {
  const [userId] = textsIn(claims, mapping.OIDC_USER_CLAIM)
  return {
    userId: userId !== undefined && userId.length <= 128 ? userId : undefined,
    role: mapping.OIDC_ROLE_CLAIM === undefined ? undefined : roleIn(claims, mapping),
    teamIds: mapping.OIDC_TEAM_CLAIM === undefined ? [] : textsIn(claims, mapping.OIDC_TEAM_CLAIM),
  }
}

function roleIn(claims: Claims, mapping: Mapping): Role {
  const values = textsIn(claims, mapping.OIDC_ROLE_CLAIM ?? '')
  const hasOneOf = (wanted: readonly string[]) => values.some(value => wanted.includes(value))
  if (hasOneOf(mapping.OIDC_ADMIN_VALUES)) return 'admin'
  return hasOneOf(mapping.OIDC_MANAGER_VALUES) ? 'manager' : 'employee'
}

function textsIn(claims: Claims, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined
  const list = Array.isArray(value) ? value : [value]
  return list.filter(item => typeof item === 'string' && item !== '')
}
