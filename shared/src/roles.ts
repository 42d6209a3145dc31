/** What a role permits, besides viewing one's own data and that of others (see `sees`). */
export type Permission =
  /** Read the audit log, including who viewed whose data. */
  | 'audit:read'
  /** Read the policies and their history. */
  | 'policy:read'
  /** Change policies, preview a change and re-evaluate past minutes. */
  | 'policy:write'
  /** Manage people, accounts, teams, devices, enrolment codes and sign-in requests. */
  | 'people:manage'
  /** View the state of the server and its database, and clean it up. */
  | 'server:manage'

interface Rights {
  /** Whose totals and notes the role can view. */
  sees: 'nothing' | 'self' | 'own teams' | 'everyone'
  permissions: readonly Permission[]
  /** The first page after signing in: the person's own page, or a path of the admin app. */
  home: 'own page' | `/admin${string}`
}

interface RoleEntry extends Rights {
  /** The key of its name in the dashboard's translations. */
  title: `admin.${string}`
  /** Describes the setting with the claim values that give this role. Without it, the role is for everyone else. */
  claimValues?: string
}

/**
 * Every role with its permissions. Access rules, pages, the company sign-in and the role menu on the people page use this table. If the company sign-in
 * names several roles, the last one here applies.
 */
export const roles = {
  employee: { sees: 'self', permissions: [], home: 'own page', title: 'admin.employee' },
  auditor: {
    sees: 'self',
    permissions: ['audit:read', 'policy:read'],
    home: '/admin/manage/audit',
    title: 'admin.auditor',
    claimValues: 'claim values for auditors, comma-separated',
  },
  manager: {
    sees: 'own teams',
    permissions: [],
    home: '/admin',
    title: 'admin.manager',
    claimValues: 'claim values for managers, comma-separated',
  },
  admin: {
    sees: 'everyone',
    permissions: ['audit:read', 'policy:read', 'policy:write', 'people:manage', 'server:manage'],
    home: '/admin',
    title: 'admin.admin',
    claimValues:
      'claim values for admins, exactly as sent, comma-separated; the last admin never loses the role',
  },
} as const satisfies Record<string, RoleEntry>

export type Role = keyof typeof roles

/** A stored role that this version does not know, such as one from a newer server. It has no permissions. */
export const unknownRole = 'unknown'
export type StoredRole = Role | typeof unknownRole

export const roleNames = Object.keys(roles) as Role[]

const noRights: Rights = { sees: 'nothing', permissions: [], home: 'own page' }

export function rightsOf(role: StoredRole): Rights {
  return role === unknownRole ? noRights : roles[role]
}

/** @param text as stored in the database */
export function storedRole(text: string): StoredRole {
  return roleNames.find(role => role === text) ?? unknownRole
}

export function isPermitted(role: StoredRole, permission: Permission): boolean {
  return rightsOf(role).permissions.includes(permission)
}

/** Whether people with this role can manage teams. */
export function managesTeams(role: StoredRole): boolean {
  return rightsOf(role).sees === 'own teams'
}

/** Whether people with this role can view others' data. */
export function seesOthers(role: StoredRole): boolean {
  return managesTeams(role) || rightsOf(role).sees === 'everyone'
}
