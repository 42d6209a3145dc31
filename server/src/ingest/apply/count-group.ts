import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'
import { nearReach } from '@telemetry-tracker/shared/engine/left-out/window'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { mergeTotals } from '@telemetry-tracker/shared/engine/totals'
import type { GroupReads, Value } from '../../database/database.ts'
import type { PersonDays } from '../../days/person-days.ts'
import { advanceCursor, type Cursor, newCursor } from '../state/cursor.ts'
import { blocksOf, type Known, loadUserStates, type UserInGroup } from '../state/load-user-state.ts'
import type { Memory, UserState, Watermarks } from '../state/user-state-cache.ts'
import { contentRow, idKey, upsertContents } from '../storage/contents.ts'
import { cursorRow, upsertCursors } from '../storage/cursor-rows.ts'
import { digestRows, upsertDigests } from '../storage/digest-blocks.ts'
import { bucketRows, type FreshBucket, type JudgedMinute, upsertBuckets } from '../storage/minutes.ts'
import { addPersons, personRows } from '../storage/persons.ts'
import { rejectedText } from '../storage/rejected-text.ts'
import { totalsRows, upsertApps, upsertDays } from '../storage/totals.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'
import { type FreshMinute, judgeMinutes } from './judge-minutes.ts'
import { type Minutes, minutesToRemember } from './neighbours.ts'

/** What counting needs. */
export interface Counting {
  rules: Rules
  /** The rules for a person, with the overrides of their team. */
  rulesOf(userId: string): Rules
  days: Pick<PersonDays, 'dayOf' | 'learn'>
}

/** The same rules for everyone. */
export function defaultRules(rules: Rules): Pick<Counting, 'rules' | 'rulesOf'> {
  return { rules, rulesOf: () => rules }
}

/** The statements that write a group; `rows` of `countGroup` are for these, in the same order. */
export const groupStatements = [
  addPersons,
  upsertContents,
  upsertCursors,
  upsertDigests,
  upsertBuckets,
  upsertDays,
  upsertApps,
] as const

export interface CountedGroup {
  outcomes: Outcome[]
  rows: Value[][][]
  /** The state of each person once the rows are committed. */
  remember: ReadonlyMap<string, UserState>
  watermarks: Watermarks
}

type Reads = Pick<GroupReads, 'dialect' | 'isSharded' | 'all' | 'elsewhere'>

/** Decides the outcome of each batch, in order, and what to write. */
export async function countGroup(
  reads: Reads,
  deviceBatches: readonly DeviceBatch[],
  counting: Counting,
  memory: Memory,
): Promise<CountedGroup> {
  return decideGroup(await loadUserStates(reads, deviceBatches, memory, counting), deviceBatches, counting)
}

/** The same with a loaded state, which it changes. */
export function decideGroup(
  { persons, strangers, newContents, watermarks }: Known,
  deviceBatches: readonly DeviceBatch[],
  counting: Counting,
): CountedGroup {
  const outcomes = new Array<Outcome>(deviceBatches.length)
  const judged: JudgedMinute[] = []
  const cursors: Value[][] = []
  const digests: Value[][] = []
  const remember = new Map<string, UserState>()
  for (const person of persons) {
    for (const { deviceBatch, place } of person.deviceBatches)
      outcomes[place] = decide(person, deviceBatch, { newContents, ...watermarks })
    const rules = counting.rulesOf(person.userId)
    const fresh = freshMinutes(person.deviceBatches, outcomes, watermarks)
    const minutes = judgeMinutes({ ...person, fresh }, { rules, ...watermarks })
    judged.push(...minutes)
    cursors.push(...cursorRows(person))
    digests.push(...digestRows(person.userId, person.blocks))
    remember.set(person.userId, stateAfter(person, minutes, rules))
  }
  const { days, apps } = totalsRows(judged, counting)
  return {
    outcomes,
    remember,
    watermarks,
    rows: [
      personRows(strangers.flatMap(({ deviceBatches: [first] }) => (first ? [first.deviceBatch] : []))),
      countedContents(deviceBatches, outcomes),
      cursors,
      digests,
      bucketRows(judged),
      days,
      apps,
    ],
  }
}

function decide(
  person: UserInGroup,
  deviceBatch: DeviceBatch,
  { newContents, openFromMs }: Pick<Known, 'newContents'> & Watermarks,
): Outcome {
  const { deviceId, deduplicationKey, userId, receivedMs } = deviceBatch
  const closedBuckets = [...deviceBatch.buckets.keys()].filter(startMs => startMs < openFromMs)
  // Of two batches with the same new content, the first one counts.
  if (deduplicationKey.kind === 'content')
    return newContents.delete(idKey(userId, deduplicationKey.digest))
      ? { kind: 'counted', closedBuckets }
      : { kind: 'duplicate' }
  const { epoch, sequence, digest } = deduplicationKey
  const rejected = rejectedText([
    ...(deduplicationKey.rejected ?? []),
    ...expiredIn(closedBuckets, deviceBatch),
  ])
  const outcome = advanceCursor(
    cursorOf(person, deviceId),
    { epoch, sequence, digest, rejected },
    { receivedMs, blocks: blocksOf(person, deviceId) },
  )
  return outcome.kind === 'counted' && closedBuckets.length > 0 ? { ...outcome, closedBuckets } : outcome
}

function expiredIn(closedBuckets: readonly number[], { places }: DeviceBatch): RejectedEvent[] {
  const indexes = closedBuckets.flatMap(startMs => places?.get(startMs) ?? [])
  return indexes.map(index => ({ index, reason: 'expired' }))
}

/** Cursors are changed in place, like minutes, because they are cached for a long time. */
function cursorOf({ cursors }: UserInGroup, deviceId: string): Cursor {
  const known = cursors.get(deviceId)
  if (known) return known
  const cursor = newCursor()
  cursors.set(deviceId, cursor)
  return cursor
}

function freshMinutes(
  deviceBatches: UserInGroup['deviceBatches'],
  outcomes: readonly Outcome[],
  { openFromMs }: Watermarks,
): FreshMinute[] {
  const fresh: (FreshMinute & { devices: FreshBucket[] })[] = []
  // Usually there is only one batch, which has each minute once.
  const byStart = deviceBatches.length > 1 ? new Map<number, { devices: FreshBucket[] }>() : undefined
  for (const { deviceBatch, place } of deviceBatches) {
    if (outcomes[place]?.kind !== 'counted') continue
    for (const [startMs, totals] of deviceBatch.buckets) {
      if (startMs < openFromMs) continue
      const bucket = { deviceId: deviceBatch.deviceId, totals }
      const known = byStart?.get(startMs)
      if (known) addBucket(known.devices, bucket)
      else {
        const minute = { startMs, devices: [bucket] }
        fresh.push(minute)
        byStart?.set(startMs, minute)
      }
    }
  }
  return fresh.length > 1 ? fresh.sort((a, b) => a.startMs - b.startMs) : fresh
}

function addBucket(devices: FreshBucket[], bucket: FreshBucket): void {
  const before = devices.find(({ deviceId }) => deviceId === bucket.deviceId)
  if (before) before.totals = mergeTotals(before.totals, bucket.totals)
  else devices.push(bucket)
}

/** Also for devices without counted batches, since they were seen. */
function cursorRows({ userId, deviceBatches, cursors }: UserInGroup): Value[][] {
  const [first, second] = deviceBatches
  if (first && !second) {
    const { deviceId, receivedMs } = first.deviceBatch
    return [cursorRow({ userId, deviceId, lastSeenMs: receivedMs }, cursors.get(deviceId) ?? newCursor())]
  }
  const lastSeenMs = new Map<string, number>()
  for (const {
    deviceBatch: { deviceId, receivedMs },
  } of deviceBatches)
    lastSeenMs.set(deviceId, Math.max(receivedMs, lastSeenMs.get(deviceId) ?? receivedMs))
  return [...lastSeenMs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([deviceId, seenMs]) =>
      cursorRow({ userId, deviceId, lastSeenMs: seenMs }, cursors.get(deviceId) ?? newCursor()),
    )
}

function countedContents(deviceBatches: readonly DeviceBatch[], outcomes: readonly Outcome[]): Value[][] {
  return deviceBatches
    .flatMap(({ userId, deduplicationKey, receivedMs }, i) =>
      deduplicationKey.kind === 'content' && outcomes[i]?.kind === 'counted'
        ? [{ userId, digest: deduplicationKey.digest, receivedMs }]
        : [],
    )
    .map(contentRow)
}

function stateAfter(person: UserInGroup, judged: readonly JudgedMinute[], rules: Rules): UserState {
  const { rowVersion, cursors, minutes } = person
  let newestMs = person.newestMs
  if (newestMs !== undefined) {
    const sizeMs = rules.bucketSizeSec * 1_000
    const latestMs = judged.reduce((latest, { startMs }) => Math.max(latest, startMs), newestMs)
    const firstMs = latestMs - nearReach(rules) * sizeMs
    // Nothing is stored between the newest minute before and the one now.
    for (let atMs = Math.max(newestMs + sizeMs, firstMs); atMs < latestMs; atMs += sizeMs)
      if (!minutes.has(atMs)) minutes.set(atMs, [])
    newestMs = latestMs
  }
  forgetOldest(minutes, minutesToRemember(minutes, rules))
  return { rowVersion, cursors, minutes, newestMs }
}

/** Sorted once: looking for the oldest of weeks again for each minute takes longer than everything else. */
function forgetOldest(minutes: Minutes, most: number): void {
  if (minutes.size <= most) return
  const oldestFirst = [...minutes.keys()].sort((a, b) => a - b)
  for (const startMs of oldestFirst.slice(0, minutes.size - most)) minutes.delete(startMs)
}
