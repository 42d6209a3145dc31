/** What a role may do besides reading one's own data and, by `sees`, that of others. */
export type Permission =
  /** Read the audit log, which also says who viewed whose data. */
  | 'audit:read'
  /** Read the policies and their history. */
  | 'policy:read'
  /** Change policies, preview a change and re-evaluate past minutes. */
  | 'policy:write'
  /** People, accounts, teams, devices, enrolment codes and sign-in requests. */
  | 'people:manage'
  /** The state of the server and its database. */
  | 'server:manage'

interface Rights {
  /** Whose numbers and notes. */
  sees: 'nothing' | 'self' | 'own teams' | 'everyone'
  permissions: readonly Permission[]
  /** Where people with this role start after signing in: their own page, or a path of the admin app. */
  home: 'own page' | `/admin${string}`
}

interface RoleEntry extends Rights {
  /** The key of its name in the dashboard's texts. */
  title: `admin.${string}`
  /** Describes the setting with the values of the company sign-in's claim that give this role. Without it, the role is for everyone else. */
  claimValues?: string
}

/**
 * Every role and what it may: rules of access, pages, the company sign-in and the choice on the people page follow from here. Of several roles that the
 * company sign-in names, the last one here counts.
 */
export const roles = {
  employee: { sees: 'self', permissions: [], home: 'own page', title: 'admin.employee' },
  auditor: {
    sees: 'self',
    permissions: ['audit:read', 'policy:read'],
    home: '/admin/manage/audit',
    title: 'admin.auditor',
    claimValues: 'values of that claim for auditors, comma-separated',
  },
  manager: {
    sees: 'own teams',
    permissions: [],
    home: '/admin',
    title: 'admin.manager',
    claimValues: 'values of that claim for managers, comma-separated',
  },
  admin: {
    sees: 'everyone',
    permissions: ['audit:read', 'policy:read', 'policy:write', 'people:manage', 'server:manage'],
    home: '/admin',
    title: 'admin.admin',
    claimValues:
      'values of that claim for admins, exactly as they are sent, comma-separated; the last admin keeps the role without them',
  },
} as const satisfies Record<string, RoleEntry>

export type Role = keyof typeof roles

/** A stored role that this version does not know, such as one that a newer server gave. It may do nothing. */
export const unknownRole = 'unknown'
export type StoredRole = Role | typeof unknownRole

export const roleNames = Object.keys(roles) as Role[]

const noRights: Rights = { sees: 'nothing', permissions: [], home: 'own page' }

export function rightsOf(role: StoredRole): Rights {
  return role === unknownRole ? noRights : roles[role]
}

/** @param text as the database has it */
export function storedRole(text: string): StoredRole {
  return roleNames.find(role => role === text) ?? unknownRole
}

export function isPermitted(role: StoredRole, permission: Permission): boolean {
  return rightsOf(role).permissions.includes(permission)
}

/** Whether someone with this role gets teams to manage. */
export function managesTeams(role: StoredRole): boolean {
  return rightsOf(role).sees === 'own teams'
}

/** Whether this role shows the numbers of others. */
export function seesOthers(role: StoredRole): boolean {
  return managesTeams(role) || rightsOf(role).sees === 'everyone'
}
