import { fileURLToPath } from 'node:url'
import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import type { ScratchDatabase } from './database/scratch-database.ts'
import { dailyTotalsAgree, storedDevices, totalOf } from './database/stored.ts'
import { Sides } from './ingest-sides.ts'
import { type ClientQueue, createClientQueue } from './load/client-queue.ts'
import { type Sums, sumsAreEqual } from './load/sums.ts'
import { compare, type Turn } from './numbers/pairs.ts'
import { median } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { startNode } from './process/node-process.ts'
import { startServer } from './process/server.ts'
import { peakMemoryMb } from './process/usage.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface IngestOptions {
  database: DatabaseChoice
  batch: readonly number[]
  clients: readonly number[]
  pairs: number
  /** How long each side of a pair is loaded. */
  seconds: number
  synchronous: 'normal' | 'full'
}

const bareServer = fileURLToPath(import.meta.resolve('./bare-server.ts'))
/** The number of devices in a case, however many clients send their batches. */
const devices = 960
/**
 * Until the JavaScript engine has compiled the hot code, which takes much of both cores in the first seconds.
 */
const warmUpSeconds = 5

/**
 * How many batches a second the server commits, and what each costs, compared with a bare app that only reads
 * and parses the same bodies.
 */
export async function ingest(options: IngestOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const cases: Awaited<ReturnType<typeof measureCase>>[] = []
  const skipped = await forEachKind(options.database, tell, async source => {
    for (const batchSize of options.batch) {
      for (const clients of options.clients)
        cases.push(await measureCase(source, { ...options, batchSize, clientCount: clients }, tell))
    }
  })
  return {
    tables: [cases.map(rowOf), skipped.map(({ database, why }) => ({ skipped: database, why }))],
    notes: [
      'share: committed requests/s of the server as a part of what the bare app answers (median of the pairs); cpu_share: CPU time a request, bare / server.',
      'load_busy: the part of a core the load generator took beside the bare app; near 1 the generator is what limits.',
    ],
    document: { bench: 'ingest', machine, options, cases, skipped },
    failed: cases.some(({ stored_exactly }) => !stored_exactly),
  }
}

/** The columns that fit on a screen; the document has all. */
function rowOf(found: Awaited<ReturnType<typeof measureCase>>) {
  return {
    database: found.synchronous === null ? found.database : `${found.database} (${found.synchronous})`,
    batch: found.batch,
    clients: found.clients,
    'requests/s': found.requests_per_s,
    bare: found.bare_requests_per_s,
    share: found.share,
    cpu_ms: found.cpu_ms,
    bare_cpu: found.bare_cpu_ms,
    cpu_share: found.cpu_share,
    database_cpu: found.database_cpu_ms,
    peak_mb: found.peak_memory_mb,
    load_busy: found.load_busy,
    exact: found.stored_exactly,
  }
}

interface Case {
  batchSize: number
  clientCount: number
  pairs: number
  seconds: number
  synchronous: 'normal' | 'full'
}

async function measureCase(source: DatabaseSource, wanted: Case, tell: Tell) {
  const { batchSize, clientCount, pairs: pairCount, synchronous } = wanted
  const database = await source.create({ synchronous })
  const server = await startServer(database.folder, {
    DATABASE_URL: database.url,
    SQLITE_SYNCHRONOUS: synchronous,
    RATE_LIMIT_PER_DEVICE: '999999/minute',
  })
  const bare = await startNode({ entry: bareServer, environment: {}, folder: database.folder })
  const name = `${source.kind}, batches of ${batchSize}, ${clientCount} clients`
  try {
    const sides = new Sides({ server, bare, database, queues: queuesFor({ ...wanted, devices }), batchSize })
    tell(`${name}: warming up`)
    for (let i = 0; i < warmUpSeconds; i++) {
      await sides.loadServer(1)
      await sides.loadBare(1)
    }
    for (let i = 0; i < pairCount; i++) {
      const pair = await sides.loadBoth(wanted.seconds, i % 2 === 0)
      tell(
        `${name}: pair ${i + 1}/${pairCount}: ${rounded(pair.server.requestsPerSecond, 0)} against ${rounded(pair.bare.requestsPerSecond, 0)} requests/s`,
      )
    }
    const peakMb = peakMemoryMb(server.pid)
    await server.stop()
    const isExact = await isStoredExactly(database, sides.acknowledged, sides.acknowledgedBatches)
    if (!isExact) tell(`${name}: WHAT IS STORED IS NOT WHAT WAS ACKNOWLEDGED`)
    return caseOf(source.kind, wanted, sides, { peakMb, isExact })
  } finally {
    await server.kill()
    await bare.kill()
    database.remove()
  }
}

/** The queues of a case's clients. */
export function queuesFor({
  batchSize,
  clientCount,
  devices,
}: Pick<Case, 'batchSize' | 'clientCount'> & { devices: number }): ClientQueue[] {
  const perClient = Math.max(1, Math.round(devices / clientCount))
  const nowMs = Date.now()
  return Array.from({ length: clientCount }, (_, client) =>
    createClientQueue(client, { devices: perClient, batchSize, nowMs }),
  )
}

/**
 * Whether the sums of the minutes and the devices' cursors match the acknowledged batches, and the daily
 * totals match the minutes.
 */
export async function isStoredExactly(
  scratch: ScratchDatabase,
  acknowledged: Sums,
  batches: number,
): Promise<boolean> {
  const database = await scratch.open()
  try {
    const stored = await storedDevices(database)
    const counted = [...stored.values()].reduce((sum, { lastSequence }) => sum + lastSequence, 0)
    return (
      sumsAreEqual(totalOf(stored), acknowledged) && counted === batches && (await dailyTotalsAgree(database))
    )
  } finally {
    await database.close()
  }
}

function caseOf(
  database: string,
  { batchSize, clientCount, synchronous }: Case,
  sides: Sides,
  { peakMb, isExact }: { peakMb: number; isExact: boolean },
) {
  const found = compare(sides.pairs)
  return {
    database,
    synchronous: database === 'sqlite' ? synchronous : null,
    batch: batchSize,
    clients: clientCount,
    requests_per_s: rounded(found.requestsPerSecond, 0),
    events_per_s: rounded(found.requestsPerSecond * batchSize, 0),
    bare_requests_per_s: rounded(found.bareRequestsPerSecond, 0),
    share: rounded(found.share),
    cpu_ms: rounded(found.cpuMsPerRequest, 3),
    bare_cpu_ms: rounded(found.bareCpuMsPerRequest, 3),
    cpu_share: rounded(found.cpuShare),
    database_cpu_ms: rounded(median(sides.databaseCpuMs), 3),
    peak_memory_mb: rounded(peakMb, 0),
    load_busy: rounded(median(sides.loadBusy)),
    stored_exactly: isExact,
    pairs: sides.pairs.map(({ server, bare }) => ({ server: turnOf(server), bare: turnOf(bare) })),
  }
}

function turnOf({ requestsPerSecond, cpuMsPerRequest }: Turn) {
  return { requests_per_s: rounded(requestsPerSecond, 0), cpu_ms: rounded(cpuMsPerRequest, 3) }
}
