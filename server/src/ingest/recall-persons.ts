import { compareText } from './compare-text.ts'
import {
  type Known,
  type PersonInGroup,
  partsByUser,
  unknownDevices,
  unknownStarts,
  wantedDigests,
} from './know-persons.ts'
import type { Part } from './part.ts'
import type { PersonCache } from './person-cache.ts'

/**
 * What is stored of the persons of a group as it is remembered, taken out of the memory; undefined when something would have to be read. Whether it
 * still holds is found out when the group is written.
 */
export function recallPersons(parts: readonly Part[], cache: PersonCache): Known | undefined {
  const { marks } = cache
  // Which contents came is never remembered.
  if (!marks || parts.some(({ ledger }) => ledger.kind === 'content')) return undefined
  const persons: PersonInGroup[] = []
  for (const [userId, theirs] of partsByUser(parts)) {
    const known = cache.recall(userId)
    if (!known) return undefined
    const person = { ...known, userId, parts: theirs, stamp: known.stamp + 1, blocks: new Map() }
    if (unknownDevices(person).length > 0 || unknownStarts(person).length > 0) return undefined
    if (wantedDigests(person).length > 0) return undefined
    persons.push(person)
  }
  for (const { userId, stamp } of persons) cache.take(userId, stamp - 1)
  persons.sort((a, b) => compareText(a.userId, b.userId))
  return { persons, strangers: [], newContents: new Set(), marks }
}
