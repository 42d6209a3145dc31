import type { UserRow } from '@telemetry-tracker/shared/contracts/access'

export const roles = ['employee', 'manager', 'admin'] as const satisfies readonly UserRow['role'][]

export const roleNames = {
  employee: 'admin.employee',
  manager: 'admin.manager',
  admin: 'admin.admin',
} as const satisfies Record<UserRow['role'], string>
