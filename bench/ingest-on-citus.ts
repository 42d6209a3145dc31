import { randomUUID } from 'node:crypto'
import { openDatabase } from '../server/src/database/open.ts'
import { createCitusDatabase, dropCitusDatabase } from '../server/src/testing/citus-databases.ts'
import { type PostgresCluster, startPostgres } from './database/postgres-cluster.ts'
import { postgresDatabase, type ScratchDatabase } from './database/scratch-database.ts'
import { isStoredExactly, queuesFor } from './ingest.ts'
import type { ClientQueue } from './load/client-queue.ts'
import { drive } from './load/drive.ts'
import { addSums, type Sums, zeroSums } from './load/sums.ts'
import { median, percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { type NodeProcess, StartFailure } from './process/node-process.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface Options {
  batch: readonly number[]
  clients: readonly number[]
  pairs: number
  /** How long each side of a pair is loaded. */
  seconds: number
}

interface Case {
  batchSize: number
  clientCount: number
  pairs: number
  seconds: number
}

const warmUpSeconds = 10
/** So many that each has sent several batches when the warm-up is over, also on a busy machine: the first ones have to read what is stored. */
const devices = 256

/**
 * How many batches a second a server commits on the Citus of TEST_CITUS_URL, compared with one on a plain PostgreSQL that is loaded in turn.
 */
export async function ingestOnCitus(options: Options, tell: Tell): Promise<Report> {
  const coordinator = citusUrl()
  const machine = machineNow()
  const cases: Awaited<ReturnType<typeof measureCase>>[] = []
  const cluster = await startPostgres()
  try {
    for (const batchSize of options.batch)
      for (const clientCount of options.clients) {
        const create = [() => plainDatabase(cluster), () => citusDatabase(coordinator)] as const
        cases.push(await measureCase(create, { ...options, batchSize, clientCount }, tell))
      }
  } finally {
    await cluster.stop()
  }
  return {
    tables: [cases.map(({ turns, ...row }) => row)],
    notes: [
      'ratio, p99_ratio: Citus compared with plain PostgreSQL, medians of the pairs; exact: what is stored is what was acknowledged, on both.',
    ],
    document: { bench: 'ingest', database: 'citus', machine, options, cases },
    failed: cases.some(({ exact }) => !exact),
  }
}

function citusUrl(): string {
  const url = process.env['TEST_CITUS_URL']
  if (url === undefined || url === '')
    throw new StartFailure(
      'TEST_CITUS_URL is missing. Set it to the URL of a Citus coordinator whose workers are added, such as postgres://postgres@127.0.0.1:5432/postgres.',
    )
  return url
}

/** A new database, and how to delete it again. */
interface Created {
  database: ScratchDatabase
  drop(): Promise<void>
}

async function plainDatabase(cluster: PostgresCluster): Promise<Created> {
  // The cluster is deleted as a whole.
  return { database: await postgresDatabase(cluster), drop: async () => {} }
}

async function citusDatabase(coordinator: string): Promise<Created> {
  const folder = scratchFolder()
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  const url = await createCitusDatabase(coordinator, name)
  const database: ScratchDatabase = {
    kind: 'postgres',
    url,
    folder,
    open: () => openDatabase(url, { dataDir: folder, synchronous: 'full' }),
    // Its processes are not ours, and most are usually on other machines.
    cpuMs: () => 0,
    remove: () => removeFolder(folder),
  }
  return { database, drop: () => dropCitusDatabase(coordinator, name) }
}

async function measureCase(
  [createPlain, createCitus]: readonly [() => Promise<Created>, () => Promise<Created>],
  wanted: Case,
  tell: Tell,
) {
  const name = `batches of ${wanted.batchSize}, ${wanted.clientCount} clients`
  const plain = await startSide(createPlain, wanted)
  try {
    const citus = await startSide(createCitus, wanted)
    try {
      tell(`${name}: warming up`)
      for (let i = 0; i < warmUpSeconds; i++) for (const side of [plain, citus]) await load(side, 1)
      plain.turns = []
      citus.turns = []
      for (let i = 0; i < wanted.pairs; i++) {
        for (const side of i % 2 === 0 ? [plain, citus] : [citus, plain]) await load(side, wanted.seconds)
        tell(
          `${name}: pair ${i + 1}/${wanted.pairs}: Citus ${perSecond(citus.turns[i])}, plain ${perSecond(plain.turns[i])} requests/s`,
        )
      }
      for (const side of [plain, citus]) await side.server.stop()
      const exact = (await isExact(plain)) && (await isExact(citus))
      return caseOf(wanted, { plain: plain.turns, citus: citus.turns, exact })
    } finally {
      await endSide(citus)
    }
  } finally {
    await endSide(plain)
  }
}

interface Turn {
  requestsPerSecond: number
  p99Ms: number
}

/** A server with its database, and what it has acknowledged. */
interface Side extends Created {
  server: NodeProcess
  queues: readonly ClientQueue[]
  batchSize: number
  turns: Turn[]
  acknowledged: Sums
  acknowledgedBatches: number
}

async function startSide(create: () => Promise<Created>, wanted: Case): Promise<Side> {
  const created = await create()
  const { database } = created
  try {
    const server = await startServer(database.folder, {
      DATABASE_URL: database.url,
      RATE_LIMIT_PER_DEVICE: '999999/minute',
    })
    const { batchSize } = wanted
    const queues = queuesFor({ ...wanted, devices })
    return {
      ...created,
      server,
      queues,
      batchSize,
      turns: [],
      acknowledged: zeroSums,
      acknowledgedBatches: 0,
    }
  } catch (error) {
    database.remove()
    await created.drop()
    throw error
  }
}

async function endSide({ server, database, drop }: Side): Promise<void> {
  await server.kill()
  database.remove()
  await drop()
}

async function load(side: Side, seconds: number): Promise<void> {
  const { queues, server, batchSize } = side
  const maxPerSecond = Math.min(12_000, 600_000 / batchSize)
  for (const queue of queues) queue.fill(Math.ceil((maxPerSecond * seconds) / queues.length))
  const driven = await drive(
    server.url,
    queues.map(({ batches }) => batches),
    seconds,
  )
  for (const [client, count] of driven.sent.entries())
    for (const { sums } of queues[client]?.batches.splice(0, count) ?? []) {
      side.acknowledgedBatches++
      side.acknowledged = addSums(side.acknowledged, sums)
    }
  side.turns.push({
    requestsPerSecond: driven.requests / driven.seconds,
    p99Ms: percentile(driven.latenciesMs, 99),
  })
}

function isExact({ database, acknowledged, acknowledgedBatches }: Side): Promise<boolean> {
  return isStoredExactly(database, acknowledged, acknowledgedBatches)
}

function caseOf(
  { batchSize, clientCount }: Case,
  { plain, citus, exact }: { plain: readonly Turn[]; citus: readonly Turn[]; exact: boolean },
) {
  const medianOf = (turns: readonly Turn[], value: (turn: Turn) => number) => median(turns.map(value))
  const ratioOf = (value: (turn: Turn) => number) =>
    median(citus.map((turn, i) => value(turn) / value(plain[i] ?? turn)))
  const rate = ({ requestsPerSecond }: Turn) => requestsPerSecond
  const p99 = ({ p99Ms }: Turn) => p99Ms
  return {
    batch: batchSize,
    clients: clientCount,
    plain: rounded(medianOf(plain, rate), 0),
    citus: rounded(medianOf(citus, rate), 0),
    ratio: rounded(ratioOf(rate)),
    plain_p99_ms: rounded(medianOf(plain, p99), 1),
    citus_p99_ms: rounded(medianOf(citus, p99), 1),
    p99_ratio: rounded(ratioOf(p99)),
    exact,
    turns: { plain, citus },
  }
}

function perSecond(turn: Turn | undefined): string {
  return turn ? String(rounded(turn.requestsPerSecond, 0)) : ''
}
