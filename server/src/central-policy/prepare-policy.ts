import { setImmediate as nextTurn } from 'node:timers/promises'
import { canonicalEntry } from '@telemetry-tracker/shared/names/list-entry'
import { prepareName } from '@telemetry-tracker/shared/names/pattern'
import { measureScrubPattern } from '@telemetry-tracker/shared/names/scrub-pattern'
import { policyLists, programLists } from '@telemetry-tracker/shared/stored-policy'

const longestEntry = 100
const longestPattern = 200
const mostEntries = 1_000
const mostPatterns = 50
/** So long nothing else gets its turn. */
const sliceMs = 4

/**
 * Does beforehand most of what reading a policy by its schema, and looking for its names, will cost: the largest takes as long as hundreds of batches. It
 * is done a few entries at a time, and remembered for when the schema asks.
 */
export async function preparePolicy(policy: unknown): Promise<void> {
  let begunMs = performance.now()
  async function letOthers(): Promise<void> {
    if (performance.now() - begunMs < sliceMs) return
    await nextTurn()
    begunMs = performance.now()
  }

  for (const list of policyLists) {
    const kind = programLists.includes(list) ? 'programs' : 'names'
    for (const written of textsIn(policy, list, { most: mostEntries, longest: longestEntry })) {
      await letOthers()
      const canonical = canonicalEntry(written.trim(), kind)
      if ('entry' in canonical) prepareName(canonical.entry)
    }
  }
  for (const pattern of textsIn(policy, 'titleScrubPatterns', {
    most: mostPatterns,
    longest: longestPattern,
  })) {
    await letOthers()
    measureScrubPattern(pattern)
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
