import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { startPostgres } from './database/postgres-cluster.ts'
import { postgresDatabase, type ScratchDatabase } from './database/scratch-database.ts'
import {
  dailyTotalsAgree,
  isExactlyStored,
  missingNoInputSec,
  type StoredDevice,
  storedDevices,
  totalOf,
} from './database/stored.ts'
import { type PersistentClients, startClients } from './load/persistent-clients.ts'
import { differences } from './numbers/differences.ts'
import { rounded } from './numbers/rounded.ts'
import { type NodeProcess, StartFailure } from './process/node-process.ts'
import { serverMain, startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface UpgradeOptions {
  /** The folder of the version before, with its packages installed; without it, this version replaces itself. */
  from?: string
  replicas: number
  seed: number
  /** How often each new server is killed while it migrates and starts, before it is let go on. */
  kills?: number
  /** At least this many batches are acknowledged before each replacement, and after the last one. */
  batchesBetween: number
}

/** The result of replacing each server under load. */
interface UpgradeResult {
  batches: number
  events: number
  /** Events that the database has too few or too many of, device by device. */
  lost: number
  doubled: number
  /** Attempts that got no acknowledgement and were repeated, by status, or by the error of the connection. */
  failed_attempts: number
  failures: string
  /** From the end of each old server until its replacement listened. */
  seconds_down: string
  /** Whether exactly what was sent is stored in the end, for each device. */
  stored_exactly: boolean
  totals_agree: boolean
  /** Time without input that is in the stored minutes but not in the daily totals. */
  no_input_missing_sec: number
  /** What an old server does on the new database when it is started again. */
  old_start: 'refused' | 'runs'
}

const clientCount = 8
/** Servers are killed within this time after their start, in which they migrate. */
const maxUntilKillMs = 3_000

/** Replaces servers on one PostgreSQL one by one with this version while devices deliver. */
export async function upgrade(options: UpgradeOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const result = await replaceAll(options, tell)
  return {
    tables: [[{ ...result }]],
    notes: [
      'seconds_down: from the end of each server until its replacement listened; the other servers went on.',
      'no_input_missing_sec: time without input that servers of a version from before it was told apart counted on the new database.',
    ],
    document: { bench: 'upgrade', machine, options, result },
    failed: !result.stored_exactly || !result.totals_agree,
  }
}

/** The replacements, also for tests. Throws when a server refuses a batch, or none accepts one for two minutes. */
export async function replaceAll(options: UpgradeOptions, tell: Tell): Promise<UpgradeResult> {
  const cluster = await startPostgres()
  const over = new AbortController()
  const servers: NodeProcess[] = []
  try {
    const database = await postgresDatabase(cluster)
    const oldMain = options.from === undefined ? serverMain : resolve(options.from, 'server/src/main.ts')
    for (let i = 0; i < options.replicas; i++) servers.push(await serve(database, oldMain))
    const clients = startClients({
      clients: clientCount,
      random: seededRandom(options.seed, 'clients'),
      urls: () => servers.map(({ url }) => url),
      signal: over.signal,
    })
    const replacing = replaceEach({ options, servers, database, clients, signal: over.signal }, tell)
    const secondsDown = await Promise.race([replacing, clients.failure])
    const sent = await clients.stop()
    return {
      batches: clients.acknowledgedBatches(),
      failed_attempts: clients.failedAttempts(),
      failures: [...clients.failures()].map(([reason, count]) => `${reason} × ${count}`).join(', '),
      seconds_down: secondsDown.map(seconds => rounded(seconds, 1)).join(', '),
      ...(await compareWith(database, sent)),
      old_start: await oldStart(database, oldMain),
    }
  } finally {
    over.abort()
    for (const server of servers) await server.kill()
    await cluster.stop()
  }
}

interface Replacing {
  options: UpgradeOptions
  servers: NodeProcess[]
  database: ScratchDatabase
  clients: PersistentClients
  signal: AbortSignal
}

/** Returns how long each server was away, in seconds. */
async function replaceEach(
  { options: { kills = 0, batchesBetween, seed }, servers, database, clients, signal }: Replacing,
  tell: Tell,
): Promise<number[]> {
  const random = seededRandom(seed, 'kills')
  const load = async () => {
    const enough = clients.acknowledgedBatches() + batchesBetween
    while (clients.acknowledgedBatches() < enough) await delay(5, undefined, { signal })
  }
  const secondsDown: number[] = []
  for (const [index, old] of servers.entries()) {
    await load()
    const { port } = new URL(old.url)
    await old.stop()
    const from = performance.now()
    for (let kill = 0; kill < kills; kill++)
      await startAndKill(database, { port, afterMs: Math.round(random() * maxUntilKillMs) })
    servers[index] = await serve(database, serverMain, port)
    secondsDown.push((performance.now() - from) / 1000)
    tell(
      `server ${index + 1}/${servers.length} replaced, ${clients.acknowledgedBatches()} batches acknowledged`,
    )
  }
  await load()
  return secondsDown
}

function serve(
  database: ScratchDatabase,
  entry: string,
  port = '0',
  signal?: AbortSignal,
): Promise<NodeProcess> {
  return startServer(
    database.folder,
    {
      DATABASE_URL: database.url,
      PORT: port,
      RATE_LIMIT_PER_DEVICE: '999999/minute',
      DATA_RETENTION_DAYS: '90',
    },
    { entry, ...(signal && { signal }) },
  )
}

async function startAndKill(
  database: ScratchDatabase,
  { port, afterMs }: { port: string; afterMs: number },
): Promise<void> {
  const kill = AbortSignal.timeout(afterMs)
  const server = await serve(database, serverMain, port, kill).catch((error: unknown) => {
    if (!(error instanceof StartFailure) || !kill.aborted) throw error
    return undefined
  })
  await server?.kill()
}

/** What a server of the version before does on the database that this version has migrated. */
async function oldStart(database: ScratchDatabase, entry: string): Promise<UpgradeResult['old_start']> {
  try {
    const server = await serve(database, entry)
    await server.stop()
    return 'runs'
  } catch (error) {
    if (error instanceof StartFailure && error.message.includes('newer version')) return 'refused'
    throw error
  }
}

async function compareWith(scratch: ScratchDatabase, sent: ReadonlyMap<string, StoredDevice>) {
  const database = await scratch.open()
  try {
    const stored = await storedDevices(database)
    const eventsOf = (devices: ReadonlyMap<string, StoredDevice>) =>
      new Map([...devices].map(([deviceId, { sums }]) => [deviceId, sums.events]))
    const { missing, surplus } = differences(eventsOf(sent), eventsOf(stored))
    return {
      events: totalOf(sent).events,
      lost: missing,
      doubled: surplus,
      stored_exactly: isExactlyStored(sent, stored),
      totals_agree: await dailyTotalsAgree(database),
      no_input_missing_sec: await missingNoInputSec(database),
    }
  } finally {
    await database.close()
  }
}
