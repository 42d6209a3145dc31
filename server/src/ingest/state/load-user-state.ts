import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { GroupReads } from '../../database/database.ts'
import { compareText, nullableTextIn, numberIn, textIn } from '../../database/row.ts'
import type { PersonDays } from '../../days/person-days.ts'
import type { DeviceBatch } from '../apply/device-batch.ts'
import { unknownNeighbours } from '../apply/neighbours.ts'
import { bucketOfRow, type StoredBucket } from '../storage/bucket-row.ts'
import { contentReplayWindowMs, contentsOf, idKey, selectContents } from '../storage/contents.ts'
import { cursorOfRow, selectCursors } from '../storage/cursor-rows.ts'
import { DigestBlocks, readBlocks, type WantedDigest } from '../storage/digest-blocks.ts'
import { selectMinutes, selectNewest } from '../storage/minutes.ts'
import { addOrLockPersons, personRows, rowVersionsIn } from '../storage/persons.ts'
import { type Cursor, needsBlocks } from './cursor.ts'
import type { Memory, Watermarks } from './user-state-cache.ts'

/** A person's batches in a group, and the stored state of the person that the group needs. */
export interface UserInGroup {
  userId: string
  deviceBatches: { deviceBatch: DeviceBatch; place: number }[]
  /** The row version after this group. */
  rowVersion: number
  cursors: Map<string, Cursor>
  /** Blocks of digests by device: stored ones that the group needs, and new ones. */
  blocks: Map<string, DigestBlocks>
  minutes: Map<number, StoredBucket[]>
  newestMs: number | undefined
}

export interface Known {
  /** In the order of their IDs. */
  persons: readonly UserInGroup[]
  /** People who may not be in `users` yet. */
  strangers: readonly UserInGroup[]
  /** Person and digest of contents that are not replays. */
  newContents: Set<string>
  watermarks: Watermarks
}

type Reads = Pick<GroupReads, 'dialect' | 'isSharded' | 'all' | 'elsewhere'>

/**
 * Locks the people in the order of their IDs, unless there is only one writer, and loads their state: from the cache if it is still valid, otherwise from
 * the database.
 */
export async function loadUserStates(
  reads: Reads,
  deviceBatches: readonly DeviceBatch[],
  memory: Memory,
  { days, rulesOf }: { days: Pick<PersonDays, 'learn'>; rulesOf(userId: string): Rules },
): Promise<Known> {
  const byUser = deviceBatchesByUser(deviceBatches)
  // Retention closes minutes while no person is locked, so its watermark must be read after locking.
  const [rowVersions, watermarks] = await Promise.all([
    lock(reads, byUser, days),
    knownWatermarks(reads, memory),
  ])
  const persons = [...byUser]
    .map(([userId, userBatches]) => personOf(userId, userBatches, memory, rowVersions))
    .sort((a, b) => compareText(a.userId, b.userId))
  // Locking adds new people.
  const strangers = rowVersions ? [] : persons.filter(({ newestMs }) => newestMs === undefined)
  const [newContents] = await Promise.all([
    findNewContents(reads, deviceBatches),
    readCursors(reads, persons).then(() => readOldDigests(reads, persons)),
    readMinutes(reads, persons, rulesOf),
  ])
  return { persons, strangers, newContents, watermarks }
}

export function deviceBatchesByUser(
  deviceBatches: readonly DeviceBatch[],
): Map<string, UserInGroup['deviceBatches']> {
  const byUser = new Map<string, UserInGroup['deviceBatches']>()
  for (const [place, deviceBatch] of deviceBatches.entries()) {
    const userBatches = byUser.get(deviceBatch.userId)
    if (userBatches) userBatches.push({ deviceBatch, place })
    else byUser.set(deviceBatch.userId, [{ deviceBatch, place }])
  }
  return byUser
}

/** SQLite needs no lock, because it has one writer. */
async function lock(
  reads: Reads,
  byUser: ReadonlyMap<string, readonly { deviceBatch: DeviceBatch }[]>,
  days: Pick<PersonDays, 'learn'>,
): Promise<Map<string, number> | undefined> {
  if (reads.dialect === 'sqlite') return undefined
  const firstBatches = [...byUser.values()].flatMap(([first]) => (first ? [first.deviceBatch] : []))
  const rows = await addOrLockPersons.run(reads, personRows(firstBatches))
  // Another server may have changed a person's time zone. The row version has then changed, too, so the cached state is not used.
  for (const row of rows) days.learn(textIn(row, 'user_id'), nullableTextIn(row, 'time_zone'))
  return rowVersionsIn(rows)
}

/** The cached watermarks are only valid on SQLite, where no other server can change them. */
async function knownWatermarks(reads: Reads, memory: Memory): Promise<Watermarks> {
  return (reads.dialect === 'sqlite' && memory.watermarks) || readWatermarks(reads)
}

/** Used if retention or compaction has never run. */
export const noWatermark = Number.MIN_SAFE_INTEGER

/**
 * Minutes before the mark of retention are deleted, but their totals stay, so late events must not be counted. Late events before the mark of compaction
 * lose their titles, too.
 */
async function readWatermarks({ all, elsewhere = all }: Reads): Promise<Watermarks> {
  const rows = await elsewhere(
    `SELECT kind, before_ms FROM retention_marks WHERE kind IN ('buckets', 'compacting')`,
  )
  const before = new Map(rows.map(row => [textIn(row, 'kind'), numberIn(row, 'before_ms')]))
  return {
    openFromMs: before.get('buckets') ?? noWatermark,
    compactBeforeMs: before.get('compacting') ?? noWatermark,
  }
}

/** Locking increased the row version by one, so the cached state is valid if it has the version before. */
function personOf(
  userId: string,
  deviceBatches: UserInGroup['deviceBatches'],
  memory: Memory,
  rowVersions: ReadonlyMap<string, number> | undefined,
): UserInGroup {
  const rowVersion = rowVersions?.get(userId) ?? 0
  const known = memory.take(userId, rowVersions ? rowVersion - 1 : rowVersion)
  return {
    userId,
    deviceBatches,
    rowVersion,
    cursors: known?.cursors ?? new Map(),
    blocks: new Map(),
    minutes: known?.minutes ?? new Map(),
    newestMs: known?.newestMs,
  }
}

async function findNewContents(reads: Reads, deviceBatches: readonly DeviceBatch[]): Promise<Set<string>> {
  const contents = contentsOf(deviceBatches)
  if (contents.length === 0) return new Set()
  const rows = await selectContents.run(
    reads,
    contents.map(({ userId, digest }) => [userId, digest]),
  )
  const receivedMs = new Map(
    rows.map(row => [idKey(textIn(row, 'user_id'), textIn(row, 'digest')), numberIn(row, 'received_ms')]),
  )
  const isNew = (content: (typeof contents)[number]) =>
    (receivedMs.get(keyOf(content)) ?? Number.NEGATIVE_INFINITY) <= content.receivedMs - contentReplayWindowMs
  return new Set(contents.filter(isNew).map(keyOf))
}

function keyOf({ userId, digest }: { userId: string; digest: string }): string {
  return idKey(userId, digest)
}

async function readCursors(reads: Reads, persons: readonly UserInGroup[]): Promise<void> {
  const unknown = persons.flatMap(person => unknownDevices(person).map(deviceId => [person.userId, deviceId]))
  if (unknown.length === 0) return
  const rows = await selectCursors.run(reads, unknown)
  const byId = new Map(persons.map(person => [person.userId, person]))
  for (const row of rows)
    byId.get(textIn(row, 'user_id'))?.cursors.set(textIn(row, 'device_id'), cursorOfRow(row))
}

async function readOldDigests(reads: Reads, persons: readonly UserInGroup[]): Promise<void> {
  for (const person of persons)
    for (const wanted of wantedDigests(person)) {
      const found = await readBlocks(reads, wanted)
      const blocks = blocksOf(person, wanted.deviceId)
      for (const block of found) blocks.add(block)
    }
}

/** The batches for which stored blocks are needed. */
export function wantedDigests({ userId, deviceBatches, cursors }: UserInGroup): readonly WantedDigest[] {
  let wanted: WantedDigest[] | undefined
  for (const { deviceBatch } of deviceBatches) {
    const { deviceId, deduplicationKey } = deviceBatch
    const cursor = cursors.get(deviceId)
    if (deduplicationKey.kind === 'content' || !cursor || !needsBlocks(cursor, deduplicationKey)) continue
    wanted ??= []
    wanted.push({ userId, deviceId, epoch: deduplicationKey.epoch, sequence: deduplicationKey.sequence })
  }
  return wanted ?? nothing
}

export function blocksOf({ blocks }: Pick<UserInGroup, 'blocks'>, deviceId: string): DigestBlocks {
  const known = blocks.get(deviceId)
  if (known) return known
  const none = new DigestBlocks()
  blocks.set(deviceId, none)
  return none
}

export function unknownDevices({
  deviceBatches,
  cursors,
}: Pick<UserInGroup, 'deviceBatches' | 'cursors'>): readonly string[] {
  let unknown: Set<string> | undefined
  for (const { deviceBatch } of deviceBatches) {
    if (deviceBatch.deduplicationKey.kind === 'content' || cursors.has(deviceBatch.deviceId)) continue
    unknown ??= new Set()
    unknown.add(deviceBatch.deviceId)
  }
  return unknown ? [...unknown] : nothing
}

/** The usual result, shared to avoid allocations. */
const nothing: readonly never[] = []

/** Reads until everything that matters is known: the minutes found may show that more matter. */
async function readMinutes(
  reads: Reads,
  persons: readonly UserInGroup[],
  rulesOf: (userId: string) => Rules,
): Promise<void> {
  let some = persons
  while (some.length > 0) {
    await readUnknownMinutes(reads, some, rulesOf)
    some = some.filter(person => unknownStarts(person, rulesOf(person.userId)).length > 0)
  }
}

/** Also reads the newest minute: later minutes then need no query. */
async function readUnknownMinutes(
  reads: Reads,
  persons: readonly UserInGroup[],
  rulesOf: (userId: string) => Rules,
): Promise<void> {
  const wanted = persons.map(person => ({ person, starts: unknownStarts(person, rulesOf(person.userId)) }))
  const missing = wanted.filter(({ starts }) => starts.length > 0)
  if (missing.length === 0) return
  const strangers = missing.filter(({ person }) => person.newestMs === undefined)
  const [rows, newest] = await Promise.all([
    selectMinutes.run(
      reads,
      missing.flatMap(({ person: { userId }, starts }) => starts.map(startMs => [userId, startMs])),
    ),
    selectNewest.run(
      reads,
      strangers.map(({ person: { userId }, starts }) => [userId, Math.min(...starts)]),
    ),
  ])
  const newestOf = new Map(newest.map(row => [textIn(row, 'user_id'), numberIn(row, 'newest')]))
  for (const { person, starts } of strangers)
    person.newestMs = newestOf.get(person.userId) ?? Math.min(...starts)
  const found = Map.groupBy(rows.map(bucketOfRow), bucket => bucket.userId)
  for (const { person, starts } of missing) {
    const byStart = Map.groupBy(found.get(person.userId) ?? [], bucket => bucket.startMs)
    const { newestMs = Number.POSITIVE_INFINITY } = person
    for (const startMs of starts)
      if (startMs <= newestMs) person.minutes.set(startMs, byStart.get(startMs) ?? [])
  }
}

/** The minutes that have to be read before the batches can be judged. */
export function unknownStarts(person: UserInGroup, rules: Rules): readonly number[] {
  const [first, ...others] = person.deviceBatches
  if (!first) return nothing
  if (others.length === 0) return unknownNeighbours(person, first.deviceBatch.buckets, rules)
  const fresh = person.deviceBatches.flatMap(({ deviceBatch }) => [...deviceBatch.buckets])
  return unknownNeighbours(person, fresh, rules)
}
