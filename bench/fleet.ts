import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { machineClock } from '../native-host/src/machine-clock.ts'
import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import type { ScratchDatabase } from './database/scratch-database.ts'
import { dailyTotalsAgree, storedDevices } from './database/stored.ts'
import { type DeliveryLog, emptyLog } from './load/deliver.ts'
import type { Device } from './load/device.ts'
import { type Absence, runFleetDevice } from './load/fleet-device.ts'
import { createPost } from './load/post.ts'
import { differences } from './numbers/differences.ts'
import { percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { startServer } from './process/server.ts'
import { cpuMsOf, peakMemoryMb } from './process/usage.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { onSide } from './report/table.ts'

interface FleetOptions {
  database: DatabaseChoice
  devices: number
  seconds: number
  /** Percent of the devices that are offline for a while. */
  offline: number
  /** Percent of the deliveries whose answer is lost, so that they are sent again. */
  lost: number
  seed: number
}

const intervalMs = 10_000

/**
 * Devices at the real cadence, with absences and lost answers: how fast they are acknowledged, and whether
 * the server then has exactly what they sent.
 */
export async function fleet(options: FleetOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const runs: Awaited<ReturnType<typeof run>>[] = []
  const skipped = await forEachKind(options.database, tell, async source => {
    runs.push(await run(source, options, tell))
  })
  return {
    tables: [onSide(runs), skipped.map(({ database, why }) => ({ skipped: database, why }))],
    notes: [
      'lost, doubled: events that the server has too few or too many of, device by device. refusals: answers 429, 5xx and the like; sent_again: deliveries whose answer was thrown away or cut on purpose.',
    ],
    document: { bench: 'fleet', machine, options, runs, skipped },
    failed: runs.some(
      ({ lost, doubled, refusals, totals_agree }) => lost + doubled + refusals > 0 || !totals_agree,
    ),
  }
}

async function run(source: DatabaseSource, options: FleetOptions, tell: Tell) {
  const database = await source.create()
  const server = await startServer(database.folder, { DATABASE_URL: database.url })
  const log = emptyLog()
  try {
    tell(`${source.kind}: ${options.devices} devices for ${options.seconds} s`)
    const databaseCpuBefore = database.cpuMs()
    const cpuBefore = cpuMsOf(server.pid)
    const from = performance.now()
    const progress = new AbortController()
    const telling = tellProgress(log, options, tell, progress.signal)
    const devices = await runDevices(server.url, options, log)
    progress.abort()
    await telling
    const wallMs = performance.now() - from
    const usage = {
      server_cpu_pct: rounded(((cpuMsOf(server.pid) - cpuBefore) / wallMs) * 100, 1),
      database_cpu_pct: rounded(((database.cpuMs() - databaseCpuBefore) / wallMs) * 100, 1),
      peak_memory_mb: rounded(peakMemoryMb(server.pid), 0),
    }
    await server.stop()
    return {
      database: source.kind,
      ...delivered(devices, log),
      ...(await compareWith(database, devices)),
      ...usage,
    }
  } finally {
    await server.kill()
    database.remove()
  }
}

async function runDevices(url: string, options: FleetOptions, log: DeliveryLog): Promise<Device[]> {
  const { devices, seconds, seed } = options
  const startMs = Date.now() + 500
  const untilMs = startMs + seconds * 1000
  const post = createPost(url, { headers: { 'Content-Encoding': 'gzip' } })
  return Promise.all(
    Array.from({ length: devices }, (_, i) => {
      const random = seededRandom(seed, i)
      return runFleetDevice({
        name: String(i),
        firstMs: startMs + Math.floor((i * intervalMs) / devices),
        untilMs,
        absence: random() * 100 < options.offline ? absenceIn(startMs, untilMs, random) : undefined,
        sabotage: options.lost / 100,
        post,
        random,
        log,
      })
    }),
  )
}

/** Offline for a quarter to a half of the run, and back for its last ten seconds. */
function absenceIn(startMs: number, untilMs: number, random: () => number): Absence {
  const lengthMs = untilMs - startMs
  const fromMs = startMs + between(random, 0.1, 0.4) * lengthMs
  const toMs = fromMs + between(random, 0.25, 0.5) * lengthMs
  return { fromMs, toMs: Math.min(toMs, untilMs - intervalMs) }
}

async function tellProgress(
  { acknowledgementMs }: DeliveryLog,
  { seconds }: FleetOptions,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  for (let passed = intervalMs / 1000; !signal.aborted; passed += intervalMs / 1000) {
    await machineClock.wait(intervalMs, signal)
    if (!signal.aborted) tell(`  ${passed}/${seconds} s: ${acknowledgementMs.length} batches acknowledged`)
  }
}

function delivered(
  devices: readonly Device[],
  { acknowledgementMs, sabotaged, unanswered, refusals, rejectedEvents }: DeliveryLog,
) {
  return {
    devices: devices.length,
    batches: devices.reduce((sum, device) => sum + device.sequence(), 0),
    events: devices.reduce((sum, device) => sum + device.sums().events, 0),
    ack_p50_ms: rounded(percentile(acknowledgementMs, 50), 1),
    ack_p99_ms: rounded(percentile(acknowledgementMs, 99), 1),
    sent_again: sabotaged,
    unanswered,
    refusals: [...refusals.values()].reduce((sum, count) => sum + count, 0) + rejectedEvents,
    refused_with: [...refusals].map(([status, count]) => `${status} × ${count}`).join(', ') || null,
  }
}

async function compareWith(scratch: ScratchDatabase, devices: readonly Device[]) {
  const database = await scratch.open()
  try {
    const stored = await storedDevices(database)
    const storedEvents = new Map([...stored].map(([deviceId, { sums }]) => [deviceId, sums.events]))
    const sentEvents = new Map(devices.map(device => [device.deviceId, device.sums().events]))
    const { missing, surplus } = differences(sentEvents, storedEvents)
    return { lost: missing, doubled: surplus, totals_agree: await dailyTotalsAgree(database) }
  } finally {
    await database.close()
  }
}
