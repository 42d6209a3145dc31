import { canonicalEntry, type EntryRefusal } from '@telemetry-tracker/shared/names/list-entry'
import type { TextKey } from '../../../i18n/messages.ts'
import type { PolicyField } from './policyFields.ts'

interface RefusedEntry {
  entry: string
  why: TextKey
}

const reasons: Readonly<Record<EntryRefusal, TextKey>> = {
  nothingVisible: 'admin.entryNothingVisible',
  wildcard: 'admin.entryWildcard',
  notHttp: 'admin.entryNotHttp',
  notAHost: 'admin.entryNotAHost',
  wholeEnding: 'admin.entryWholeEnding',
  notAProgram: 'admin.entryNotAProgram',
}

/** The entries of a list that can never match, each with the reason: the server would refuse the whole policy. */
export function refusedEntries(list: readonly string[], field: PolicyField): RefusedEntry[] {
  if (field.kind !== 'list') return []
  const { listKind } = field
  if (listKind !== 'names' && listKind !== 'programs') return []
  return list.flatMap(entry => {
    const canonical = canonicalEntry(entry, listKind)
    return 'refused' in canonical ? [{ entry, why: reasons[canonical.refused] }] : []
  })
}
