import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { canonicalEntry } from '@telemetry-tracker/shared/names/list-entry'
import { prepareName } from '@telemetry-tracker/shared/names/pattern'
import { measureScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import { policyLists, programLists } from '@telemetry-tracker/shared/stored-policy'
import { createYielder } from '../yield-to-event-loop.ts'

const maxEntryLength = 100
const maxPatternLength = 200
const maxEntries = 1_000
const maxPatterns = 50

/**
 * Fills the caches that parsing a policy and matching its names use, a few entries at a time. Parsing the largest policy at once would take as long as
 * hundreds of batches.
 */
export async function preparePolicy(policy: unknown): Promise<void> {
  const yieldToOthers = createYielder()
  for (const list of policyLists) {
    const kind = programLists.includes(list) ? 'programs' : 'names'
    for (const written of textsIn(policy, list, { max: maxEntries, maxLength: maxEntryLength })) {
      await yieldToOthers()
      const canonical = canonicalEntry(written.trim(), kind)
      if ('entry' in canonical) prepareName(canonical.entry)
    }
  }
  for (const pattern of textsIn(policy, 'titleScrubPatterns', {
    max: maxPatterns,
    maxLength: maxPatternLength,
  })) {
    await yieldToOthers()
    measureScrubPattern(pattern)
  }
}

/** Compiles the lists of rules one by one, because the first judged minute would compile all of them at once. */
export async function prepareRules(rules: Rules): Promise<void> {
  const yieldToOthers = createYielder()
  const surface = { app: '-', title: '-', site: '-' }
  const uses = [
    () => rules.isBrowser('-'),
    () => rules.isGhost('-'),
    () => rules.isRemoteDesktop('-'),
    () => rules.match({ ...surface, title: '' }),
    () => rules.match({ ...surface, site: null }),
  ]
  for (const use of uses) {
    use()
    await yieldToOthers()
  }
}

/** The texts of a field, without those that the schema rejects anyway. */
function textsIn(
  policy: unknown,
  field: string,
  { max, maxLength }: { max: number; maxLength: number },
): readonly string[] {
  if (typeof policy !== 'object' || policy === null || !Object.hasOwn(policy, field)) return []
  const list: unknown = Reflect.get(policy, field)
  if (!Array.isArray(list) || list.length > max) return []
  return list.filter(text => typeof text === 'string' && text.trim().length <= maxLength)
}
