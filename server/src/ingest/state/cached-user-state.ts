import type { Rules } from '@telemetry-tracker/shared/engine/rules'
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
 * The cached state of the people of a group, taken out of the cache; undefined if something would have to be read. Writing the group checks that it is
 * still valid.
 */
export function cachedUserStates(
  deviceBatches: readonly DeviceBatch[],
  cache: UserStateCache,
  rulesOf: (userId: string) => Rules,
): Known | undefined {
  const { watermarks } = cache
  // Content digests are not cached.
  if (!watermarks || deviceBatches.some(({ deduplicationKey }) => deduplicationKey.kind === 'content'))
    return undefined
  const persons: UserInGroup[] = []
  for (const [userId, userBatches] of deviceBatchesByUser(deviceBatches)) {
    const known = cache.recall(userId)
    if (!known) return undefined
    const person = {
      ...known,
      userId,
      deviceBatches: userBatches,
      rowVersion: known.rowVersion + 1,
      blocks: new Map(),
    }
    if (unknownDevices(person).length > 0 || unknownStarts(person, rulesOf(userId)).length > 0)
      return undefined
    if (wantedDigests(person).length > 0) return undefined
    persons.push(person)
  }
  for (const { userId, rowVersion } of persons) cache.take(userId, rowVersion - 1)
  persons.sort((a, b) => compareText(a.userId, b.userId))
  return { persons, strangers: [], newContents: new Set(), watermarks }
}
