import type { AuditLog } from '@telemetry-tracker/shared/contracts/me'
import { roleNames, roles } from '@telemetry-tracker/shared/roles'
import { isViewedName, viewed } from '@telemetry-tracker/shared/viewed'
import type { Translate } from '../../../i18n/i18n.ts'
import { auditLabels } from './auditLabels.ts'

type Entry = Pick<AuditLog['entries'][number], 'action' | 'detail'>

/** What was done, and its details, in the reader's language. What a newer server knows is shown by its own name. */
export function describeEntry({ action, detail }: Entry, t: Translate): Entry {
  if (action === 'looked' && isViewedName(detail)) return { action: t(viewed[detail]), detail: '' }
  const label = auditLabels[action]
  return {
    action: label === undefined ? action : t(label),
    detail: action === 'account_made' ? describeRole(detail, t) : detail,
  }
}

function describeRole(name: string, t: Translate): string {
  const role = roleNames.find(each => each === name)
  return role === undefined ? name : t(roles[role].title)
}
