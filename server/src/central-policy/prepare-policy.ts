import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { canonicalEntry } from '@telemetry-tracker/shared/names/list-entry'
import { prepareName } from '@telemetry-tracker/shared/names/pattern'
import { measureScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import { policyLists, programLists } from '@telemetry-tracker/shared/stored-policy'
import { lettingOthers } from '../let-others.ts'

const maxEntryLength = 100
const maxPatternLength = 200
const maxEntries = 1_000
const maxPatterns = 50

/**
 * Does beforehand most of what reading a policy by its schema, and looking for its names, will cost: the largest takes as long as hundreds of batches. It
 * is done a few entries at a time, and remembered for when the schema asks.
 */
export async function preparePolicy(policy: unknown): Promise<void> {
  const letOthers = lettingOthers()
  for (const list of policyLists) {
    const kind = programLists.includes(list) ? 'programs' : 'names'
    for (const written of textsIn(policy, list, { most: maxEntries, longest: maxEntryLength })) {
      await letOthers()
      const canonical = canonicalEntry(written.trim(), kind)
      if ('entry' in canonical) prepareName(canonical.entry)
    }
  }
  for (const pattern of textsIn(policy, 'titleScrubPatterns', {
    most: maxPatterns,
    longest: maxPatternLength,
  })) {
    await letOthers()
    measureScrubPattern(pattern)
  }
}

/** Compiles the lists of rules one by one: the first minute that is judged by them would compile all of them at once. */
export async function prepareRules(rules: Rules): Promise<void> {
  const letOthers = lettingOthers()
  const surface = { app: '-', title: '-', site: '-' }
  const uses = [
    () => rules.isBrowser('-'),
    () => rules.isGhost('-'),
    () => rules.isRemoteDesktop('-'),
    () => rules.nonProductiveName(surface),
    () => rules.meetingName(surface),
  ]
  for (const use of uses) {
    use()
    await letOthers()
  }
}

/** What the schema will refuse anyway is not looked at. */
function textsIn(
  policy: unknown,
  field: string,
  { most, longest }: { most: number; longest: number },
): readonly string[] {
  if (typeof policy !== 'object' || policy === null || !Object.hasOwn(policy, field)) return []
  const list: unknown = Reflect.get(policy, field)
  if (!Array.isArray(list) || list.length > most) return []
  return list.filter(text => typeof text === 'string' && text.trim().length <= longest)
}
