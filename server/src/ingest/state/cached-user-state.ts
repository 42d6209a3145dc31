import { compareText } from '../../database/row.ts'
import type { DeviceBatch } from '../apply/device-batch.ts'
import {
  deviceBatchesByUser,
  type Known,
  type UserInGroup,
  unknownDevices,
  unknownStarts,
  wantedDigests,
} from './load-user-state.ts'
import type { UserStateCache } from './user-state-cache.ts'

/**
 * What is stored of the persons of a group as it is remembered, taken out of the memory; undefined when something would have to be read. Whether it
 * still holds is found out when the group is written.
 */
export function cachedUserStates(
  deviceBatches: readonly DeviceBatch[],
  cache: UserStateCache,
): Known | undefined {
  const { watermarks } = cache
  // Which contents came is never remembered.
  if (!watermarks || deviceBatches.some(({ deduplicationKey }) => deduplicationKey.kind === 'content'))
    return undefined
  const persons: UserInGroup[] = []
  for (const [userId, theirs] of deviceBatchesByUser(deviceBatches)) {
    const known = cache.recall(userId)
    if (!known) return undefined
    const person = {
      ...known,
      userId,
      deviceBatches: theirs,
      rowVersion: known.rowVersion + 1,
      blocks: new Map(),
    }
    if (unknownDevices(person).length > 0 || unknownStarts(person).length > 0) return undefined
    if (wantedDigests(person).length > 0) return undefined
    persons.push(person)
  }
  for (const { userId, rowVersion } of persons) cache.take(userId, rowVersion - 1)
  persons.sort((a, b) => compareText(a.userId, b.userId))
  return { persons, strangers: [], newContents: new Set(), watermarks }
}
