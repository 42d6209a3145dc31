import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { AuditQuestion } from '../../../api/manage.ts'

/** The entries that a URL asks for; invalid values are ignored. */
export function auditViewOf(query: LocationQuery): AuditQuestion {
  const [person, action, before] = [text(query['person']), text(query['action']), text(query['before'])]
  return {
    ...(person !== '' && person.length <= 128 && { person }),
    ...(/^\w{1,64}$/.test(action) && { action }),
    ...(/^[1-9]\d{0,14}$/.test(before) && { before: Number(before) }),
  }
}

export function addressOfAudit({ person, action, before }: AuditQuestion): LocationQueryRaw {
  return { person, action, before: before === undefined ? undefined : String(before) }
}

function text(value: LocationQuery[string] | undefined): string {
  const single = Array.isArray(value) ? value[0] : value
  return single ?? ''
}
