import type { Role } from '@telemetry-tracker/shared/roles'
import { claimedRoles, roleValueSetting } from '@telemetry-tracker/shared/settings/role-values'
import type { ServerSettings } from '../settings.ts'
import { isStorableText } from '../storable-text.ts'
import { type Claims, claimAt, claimValues, tidyName } from './claim-values.ts'

type Mapping = Pick<
  ServerSettings,
  'OIDC_USER_CLAIM' | 'OIDC_ROLE_CLAIM' | 'OIDC_TEAM_CLAIM' | ReturnType<typeof roleValueSetting>
>

/** The limit prevents a sign-in from creating thousands of teams. */
const maxTeams = 100
const maxIdLength = 128

/** A person's details from the claims of the company sign-in. */
export interface Mapped {
  userId: string | undefined
  /** Undefined if roles are managed on this server or the claim is unreadable: the role then stays. */
  role: Role | undefined
  /** Whether roles come from claims, even if the claim is unreadable now. */
  areRolesClaimed: boolean
  /** Undefined if teams are managed on this server or the claim is unreadable: the teams then stay. */
  teamIds: readonly string[] | undefined
  /** Problems with the claims and how to fix them, for the server's log. */
  problems: readonly string[]
}

/** Reads claims according to the settings. Never throws. */
export function mapClaims(claims: Claims, mapping: Mapping): Mapped {
  const problems: string[] = []
  return {
    userId: userIdIn(claims, mapping.OIDC_USER_CLAIM),
    role: roleIn(claims, mapping, problems),
    areRolesClaimed: mapping.OIDC_ROLE_CLAIM !== undefined,
    teamIds: teamIdsIn(claims, mapping, problems),
    problems,
  }
}

/** Some directories identify people by a number. */
function userIdIn(claims: Claims, claim: string): string | undefined {
  const value = claimAt(claims, claim)
  const [first] = Array.isArray(value) ? value : [value]
  const text = Number.isSafeInteger(first) ? String(first) : first
  const userId = typeof text === 'string' ? text.trim() : ''
  return isUsableId(userId) ? userId : undefined
}

function roleIn(claims: Claims, mapping: Mapping, problems: string[]): Role | undefined {
  const { OIDC_ROLE_CLAIM: claim } = mapping
  if (claim === undefined) return undefined
  const found = claimValues(claims, claim)
  if ('unreadable' in found) {
    problems.push(found.unreadable)
    return undefined
  }
  const names = new Set(found.names.flatMap(rolesIn))
  const hasOneOf = (wanted: readonly string[]) => wanted.some(value => names.has(roleName(value)))
  const claimed = claimedRoles.find(role => hasOneOf(mapping[roleValueSetting(role)]))
  if (claimed !== undefined) return claimed
  const near = claimedRoles
    .map(roleValueSetting)
    .map(setting => nearMiss(names, { setting, wanted: mapping[setting] }))
    .find(problem => problem !== undefined)
  if (near !== undefined) problems.push(near)
  return 'employee'
}

/** A text may contain several roles, separated by commas. */
function rolesIn(name: string): string[] {
  return [name, ...name.split(',')].map(roleName)
}

/** Keycloak sends the group `admins` as the path `/admins`. Deeper paths must be configured completely: `/other/admins` is another group. */
function roleName(name: string): string {
  return tidyName(name).replace(/^\//, '')
}

/** A value that differs only in spelling. It gives no role, but is logged. */
function nearMiss(
  names: ReadonlySet<string>,
  { setting, wanted }: { setting: string; wanted: readonly string[] },
): string | undefined {
  const loosely = (name: string) =>
    name
      .normalize('NFKD')
      .replace(/\p{M}|\p{Cf}|\p{Cc}|\s/gu, '')
      .toLowerCase()
      .replace(/^.*\//, '')
  const bySpelling = new Map([...names].map(name => [loosely(name), name]))
  const meant = wanted.find(value => bySpelling.has(loosely(value)))
  return meant === undefined
    ? undefined
    : `"${bySpelling.get(loosely(meant))}" was sent, but ${setting} has "${meant}": use exactly the value that is sent`
}

function teamIdsIn(claims: Claims, { OIDC_TEAM_CLAIM: claim }: Mapping, problems: string[]) {
  if (claim === undefined) return undefined
  const found = claimValues(claims, claim)
  if ('unreadable' in found) {
    problems.push(found.unreadable)
    return undefined
  }
  const usable = found.names.filter(isUsableId)
  if (usable.length < found.names.length)
    problems.push(
      `the claim ${claim} has names that are longer than ${maxIdLength} characters or contain invalid characters: they were ignored`,
    )
  if (usable.length > maxTeams)
    problems.push(`the claim ${claim} has ${usable.length} names: only the first ${maxTeams} were used`)
  // A list without valid names is not treated as an empty list.
  return usable.length === 0 && found.names.length > 0 ? undefined : usable.slice(0, maxTeams)
}

function isUsableId(id: string): boolean {
  return id !== '' && id.length <= maxIdLength && isStorableText(id)
}
