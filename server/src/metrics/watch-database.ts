import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Gauge, Registry } from 'prom-client'
import type { Database } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { poolState } from '../database/sequelize-connections.ts'
import { readHeldBack } from '../jobs/held-back.ts'
import { versionSpread } from '../queries/helper-updates.ts'
import { type LabelOf, metricDefinitions, type NameOf } from './definitions.ts'
import { gauge } from './registered.ts'
import { shownVersions } from './shown-versions.ts'

export interface WatchedDatabase {
  database: Database
  /** The folder of the SQLite file; undefined for PostgreSQL. */
  folder: string | undefined
  clock: () => number
  log: Logger
  /** How long the metrics wait for the database: shorter than the 10 s that Prometheus waits, so that it gets the others in any case. */
  answerMs?: number
}

const usualAnswerMs = 3_000
/** They change slowly, and with many people they take the database some time. */
const figuresAgeMs = 5 * 60_000
const maxUnpartitioned = 1_000

/** Registers the metrics about the database. What is not known now is left out, instead of showing an older value. */
export function watchDatabase(register: Registry, watched: WatchedDatabase): void {
  const { folder } = watched
  gauge(register, 'telemetry_database_up', async it => it.set((await answers(watched)) ? 1 : 0))
  watchFigures(register, watched)
  if (folder === undefined) watchPool(register, watched)
  else watchDisk(register, folder, watched)
}

function watchFigures(register: Registry, watched: WatchedDatabase): void {
  const recent = recentFigures(watched)
  const figures = () => inTime(recent(), watched.answerMs ?? usualAnswerMs)
  showIfKnown(register, 'telemetry_database_bytes', figures, (it, { bytes }) => it.set(bytes))
  showIfKnown(register, 'telemetry_retention_held_back_rows', figures, (it, { heldBack }) => {
    it.set({ table: 'buckets' }, heldBack.minutes)
    it.set({ table: 'daily_totals' }, heldBack.totals)
  })
  showIfKnown(register, 'telemetry_devices', figures, (it, { versions }) => {
    for (const { version, devices } of versions) it.set({ version }, devices)
  })
  showIfKnown(register, 'telemetry_devices_unseen', figures, (it, { unseen }) => it.set(unseen))
  showIfKnown(register, 'telemetry_database_unpartitioned_rows', figures, (it, { unpartitioned }) => {
    if (unpartitioned !== undefined) it.set(unpartitioned)
  })
}

function watchPool(register: Registry, { database }: WatchedDatabase): void {
  const { sequelize } = database
  gauge(register, 'telemetry_database_connections', it => {
    const { busy, idle } = poolState(sequelize)
    it.set({ state: 'busy' }, busy)
    it.set({ state: 'idle' }, idle)
  })
  gauge(register, 'telemetry_database_max_connections', it => it.set(poolState(sequelize).max))
  gauge(register, 'telemetry_database_waiting_requests', it => it.set(database.waitingRequests()))
}

function watchDisk(register: Registry, folder: string, { log }: WatchedDatabase): void {
  const disk = () =>
    statfs(folder).catch(error => {
      log.error({ err: error, folder }, 'cannot read the free disk space for the metrics')
      return undefined
    })
  showIfKnown(register, 'telemetry_database_disk_free_bytes', disk, (it, { bavail, bsize }) =>
    it.set(bavail * bsize),
  )
  showIfKnown(register, 'telemetry_database_disk_size_bytes', disk, (it, { blocks, bsize }) =>
    it.set(blocks * bsize),
  )
}

function showIfKnown<N extends NameOf<'gauge'>, T>(
  register: Registry,
  name: N,
  ask: () => Promise<T | undefined>,
  show: (it: Gauge<LabelOf<N>>, known: T) => void,
): void {
  gauge(register, name, async it => {
    const known = await ask()
    // A gauge without labels is 0 after `reset`.
    if ('labels' in metricDefinitions[name]) it.reset()
    else it.remove()
    if (known !== undefined) show(it, known)
  })
}

/** Whether the database answers in time. */
async function answers({ database, log, answerMs = usualAnswerMs }: WatchedDatabase): Promise<boolean> {
  const answered = database.read('SELECT 1').then(
    () => true,
    error => {
      log.error({ err: error }, 'the database did not answer a query for the metrics')
      return false
    },
  )
  return (await inTime(answered, answerMs)) ?? false
}

/** Resolves like a promise that does not reject, or after a time with undefined. */
async function inTime<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), ms)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

type Figures = Awaited<ReturnType<typeof readFigures>>

/** The figures, which several metrics show, asked once for all of them and kept for minutes; undefined if the database cannot tell them now. */
function recentFigures({ database, clock, log }: WatchedDatabase): () => Promise<Figures | undefined> {
  let asked: { atMs: number; figures: Promise<Figures | undefined> } | undefined
  return () => {
    const nowMs = clock()
    if (asked && nowMs >= asked.atMs && nowMs - asked.atMs < figuresAgeMs) return asked.figures
    const figures = readFigures(database, nowMs).catch(error => {
      log.error({ err: error }, 'cannot read the figures for the metrics from the database')
      asked = undefined
      return undefined
    })
    asked = { atMs: nowMs, figures }
    return figures
  }
}

async function readFigures(database: Database, nowMs: number) {
  const { versions, unseen } = await versionSpread(database, nowMs)
  return {
    bytes: await database.sizeInBytes(),
    heldBack: await readHeldBack(database),
    versions: shownVersions(versions),
    unseen,
    unpartitioned: database.dialect === 'postgres' ? await countUnpartitioned(database) : undefined,
  }
}

async function countUnpartitioned({ read }: Database): Promise<number> {
  const [row] = await read(
    `SELECT COUNT(*) AS rows FROM (SELECT 1 FROM buckets_default LIMIT ${maxUnpartitioned}) AS found`,
  )
  return row ? numberIn(row, 'rows') : 0
}
