import { sessionHeaders } from '../server/src/testing/callers.ts'
import { enrolFleet } from './database/enrol-fleet.ts'
import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import { tableGrowth } from './database/table-growth.ts'
import { emptyLog } from './load/deliver.ts'
import { compareWith, delivered, tellProgress } from './load/fleet-results.ts'
import { fleetTime } from './load/fleet-time.ts'
import { type OverviewTimes, watchOverview } from './load/overview.ts'
import { createPost } from './load/post.ts'
import { type FleetOptions, runFleet } from './load/run-fleet.ts'
import type { PostTo } from './load/signed-in-post.ts'
import { percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { startServer } from './process/server.ts'
import { cpuMsOf, peakMemoryMb } from './process/usage.ts'
import { missed, watchGauges } from './process/watch-gauges.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { onSide } from './report/table.ts'

/** The limits for the server. */
const bars = { memoryMb: 300, overviewMs: 100 }
const beforeStartMs = 500
/** How often the overview is looked at: three admins, whose pages refresh every 15 s. */
const lookEveryMs = 5_000
const quietLooks = 30
const admin = { user_id: 'root', password: 'correct horse battery' }

/**
 * Devices at the pace of helpers, or at a fraction of it, with absences and lost answers: whether the server then has exactly what they sent, what it
 * needs for that, and how fast an admin's overview is meanwhile.
 */
export async function fleet(
  options: FleetOptions & { database: DatabaseChoice },
  tell: Tell,
): Promise<Report> {
  const machine = machineNow()
  const runs: Awaited<ReturnType<typeof run>>[] = []
  const skipped = await forEachKind(options.database, tell, async source => {
    runs.push(await run(source, options, tell))
  })
  return {
    tables: [
      onSide(runs.map(({ summary }) => summary)),
      runs.flatMap(({ overview }) => overview),
      runs.flatMap(({ tables }) => tables),
      skipped.map(({ database, why }) => ({ skipped: database, why })),
    ],
    notes: [
      'lost, doubled: events that the server has too few or too many of, device by device. refusals: answers 429, 5xx and the like; sent_again: deliveries whose answer was thrown away or cut on purpose.',
      `overview_p99_ms: over all requests of the admins' overview, of which a look sends all at once: during the load, and after it (quiet). slowest_ms: the first look included. The limits are ${bars.overviewMs} ms after the load, and ${bars.memoryMb} MB.`,
    ],
    document: { bench: 'fleet', machine, options, bars, runs, skipped },
    failed: runs.some(
      ({ summary: { lost, doubled, refusals, totals_agree, overview_quiet_p99_ms, peak_memory_mb } }) =>
        lost + doubled + refusals > 0 ||
        !totals_agree ||
        overview_quiet_p99_ms > bars.overviewMs ||
        peak_memory_mb > bars.memoryMb,
    ),
  }
}

async function run(source: DatabaseSource, options: FleetOptions, tell: Tell) {
  const database = await source.create()
  tell(`${source.kind}: enrolling ${options.devices} devices`)
  const enrolled = await enrolFleet(database, options.devices)
  const server = await startServer(database.folder, {
    DATABASE_URL: database.url,
    ADMIN_USERNAME: admin.user_id,
    ADMIN_PASSWORD: admin.password,
    TRUST_PROXY: 'true',
  })
  const log = emptyLog()
  try {
    tell(`${source.kind}: ${options.devices} devices for ${options.seconds} s`)
    const headers = await sessionHeaders(server.url, '/login', admin)
    const look = (signal: AbortSignal) => watchOverview(server.url, { headers, everyMs: lookEveryMs, signal })
    const databaseCpuBefore = database.cpuMs()
    const cpuBefore = cpuMsOf(server.pid)
    const from = performance.now()
    const progress = new AbortController()
    const watching = Promise.all([
      watchGauges(server.url, Object.values(gauges), progress.signal),
      look(progress.signal),
      tellProgress(log, options, tell, progress.signal),
    ])
    const time = fleetTime(Date.now() + beforeStartMs, options)
    const devices = await runFleet(
      { fleet: enrolled, postFrom: i => postFrom(server.url, addressOf(i)), time, log },
      options,
    )
    progress.abort()
    const [largest, loaded] = await watching
    const wallMs = performance.now() - from
    const usage = {
      seconds: rounded(wallMs / 1000, 0),
      server_cpu_pct: rounded(((cpuMsOf(server.pid) - cpuBefore) / wallMs) * 100, 1),
      database_cpu_pct: rounded(((database.cpuMs() - databaseCpuBefore) / wallMs) * 100, 1),
      ...Object.fromEntries(Object.entries(gauges).map(([name, gauge]) => [name, largest.get(gauge) ?? 0])),
      bench_peak_memory_mb: rounded(peakMemoryMb(process.pid), 0),
    }
    tell(`${source.kind}: looking at the overview without load`)
    const quiet = await look(AbortSignal.timeout(quietLooks * lookEveryMs))
    const peak_memory_mb = rounded(peakMemoryMb(server.pid), 0)
    await server.stop()
    tell(`${source.kind}: comparing`)
    return {
      summary: {
        database: source.kind,
        ...delivered(devices, log),
        ...(await compareWith(database, devices)),
        ...usage,
        peak_memory_mb,
        overview_p99_ms: p99Of(loaded),
        overview_quiet_p99_ms: p99Of(quiet),
        overview_unanswered: unansweredIn(loaded) + unansweredIn(quiet),
      },
      overview: overviewRows(source.kind, loaded, quiet),
      tables: await tableGrowth(database, devices),
    }
  } finally {
    await server.kill()
    database.remove()
  }
}

/** Each device has its own address, as told by a proxy. */
function postFrom(url: string, address: string): PostTo {
  return (path, headers) => createPost(url, { path, headers: { ...headers, 'x-forwarded-for': address } })
}

const addressOf = (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`

/** The largest values of these during the load, by their name in the report. */
const gauges = {
  open_files: 'process_open_fds',
  database_connections: 'telemetry_database_connections',
  waiting_for_connection: 'telemetry_database_waiting_requests',
  waiting_for_commit: 'telemetry_queue_depth',
  unanswered_metrics: missed,
} as const

const unansweredIn = (times: OverviewTimes) =>
  [...times.values()].flat().filter(ms => ms === Number.POSITIVE_INFINITY).length

const p99Of = (times: OverviewTimes) => rounded(percentile([...times.values()].flat(), 99), 1)

function overviewRows(database: string, loaded: OverviewTimes, quiet: OverviewTimes) {
  return [...loaded].map(([request, times]) => {
    const after = quiet.get(request) ?? []
    return {
      database,
      request,
      p50_ms: rounded(percentile(times, 50), 1),
      p99_ms: rounded(percentile(times, 99), 1),
      slowest_ms: rounded(Math.max(...times), 1),
      quiet_p50_ms: rounded(percentile(after, 50), 1),
      quiet_p99_ms: rounded(percentile(after, 99), 1),
    }
  })
}
