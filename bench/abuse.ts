import { join } from 'node:path'
import { type AbuseName, abuseNames } from './abuse/abuses.ts'
import { startAttacker } from './abuse/attack.ts'
import { answersText } from './abuse/attacked.ts'
import { adminName, adminPassword, setUpCompany } from './abuse/company.ts'
import { memoryByQuarter, soak, timeStarts } from './abuse/soak.ts'
import { type Measured, type Scene, takeTurns } from './abuse/take-turns.ts'
import { watchingTurns } from './abuse/turns.ts'
import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import { startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface AbuseOptions {
  database: DatabaseChoice
  seconds: number
  only: readonly AbuseName[]
  /** Minutes of all abuses at once, instead of one after another. */
  soak?: number
}

const bar = 4
/** The limits for growth to count as flat. */
const moreMemory = 1.15
const moreStart = 1.15

/**
 * How long other people's batches take while someone abuses the server, compared with the same without abuse.
 */
export async function abuse(options: AbuseOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const measured: Finding[] = []
  const skipped = await forEachKind(options.database, tell, async source => {
    measured.push(...(await measureKind(source, options, tell)))
  })
  return {
    tables: [
      measured.map(({ row }) => row),
      measured.flatMap(({ row, found }) =>
        Object.entries(found.attacked).map(([name, counts]) => ({
          database: row.database,
          abuse: name,
          answers: answersText(counts),
        })),
      ),
      skipped.map(({ database, why }) => ({ skipped: database, why })),
    ],
    notes: [
      `ratio: p99 of other people's POST /track under the abuse / without it, in turns on the same server; the bar is ${bar}.`,
      "longest_turn_ms: the most processor time the server's main thread took without a pause under the abuse (0: less than 15); blocked_pct: how much of the time was such turns. They are the server's own, whatever else runs.",
    ],
    document: { bench: 'abuse', machine, options, cases: measured, skipped },
    failed: measured.some(({ failed }) => failed),
  }
}

interface Finding {
  row: { database: string } & Record<string, string | number>
  found: Measured
  failed: boolean
}

async function measureKind(source: DatabaseSource, options: AbuseOptions, tell: Tell): Promise<Finding[]> {
  const database = await source.create()
  const turnsFile = join(database.folder, 'turns')
  const startOn = ({ folder, url }: { folder: string; url: string }) =>
    startServer(folder, {
      ...watchingTurns(turnsFile),
      DATABASE_URL: url,
      OPEN_MODE: 'false',
      ADMIN_USERNAME: adminName,
      ADMIN_PASSWORD: adminPassword,
      RATE_LIMIT_PER_DEVICE: '999999/minute',
      TRUST_CLOCK: 'true',
    })
  let server = await startOn(database)
  const attacker = startAttacker()
  let empty: Awaited<ReturnType<DatabaseSource['create']>> | undefined
  try {
    const company = await setUpCompany(server.url)
    const scene = (): Scene => ({ url: server.url, pid: server.pid, company, attacker, turnsFile })
    tell(`${source.kind}: warming up`)
    await takeTurns([], scene(), { rounds: 1, idleMs: 5_000, abusedMs: 1 })
    if (options.soak === undefined) return await oneByOne(source.kind, scene(), options, tell)

    empty = await source.create()
    const starts = { stored: () => startOn(database), empty: () => startOn(empty ?? database) }
    await (await starts.empty()).stop()
    const before = await timeStarts(starts, server)
    server = before.server
    const { memoryMb, ...found } = await soak(options.soak, scene(), what => tell(`${source.kind}: ${what}`))
    const after = await timeStarts(starts, server)
    server = after.server
    return [soaked(source.kind, { found, memoryMb, before, after })]
  } finally {
    await attacker.stop()
    await server.kill()
    database.remove()
    empty?.remove()
  }
}

/** Each abuse separately. */
async function oneByOne(kind: string, scene: Scene, options: AbuseOptions, tell: Tell): Promise<Finding[]> {
  const findings: Finding[] = []
  const rounds = Math.max(3, Math.round(options.seconds / 2))
  const eachMs = (options.seconds * 1_000) / rounds
  for (const name of options.only.length > 0 ? options.only : abuseNames) {
    const found = await takeTurns([name], scene, { rounds, idleMs: eachMs, abusedMs: eachMs })
    tell(
      `${kind}, ${name}: p99 ${found.p99_ms} ms, idle ${found.idle_p99_ms} ms (${answersText(found.attacked[name])})`,
    )
    findings.push({
      row: { database: kind, abuse: name, ...numbersOf(found) },
      found,
      failed: isTooMuch(found),
    })
  }
  return findings
}

interface Starts {
  storedMs: number
  emptyMs: number
}

function soaked(
  kind: string,
  { found, memoryMb, before, after }: { found: Measured; memoryMb: number[]; before: Starts; after: Starts },
): Finding {
  const { warmUp, early, late } = memoryByQuarter(memoryMb)
  const row = {
    database: kind,
    abuse: 'all',
    ...numbersOf(found),
    start_ms: before.storedMs,
    start_empty_ms: before.emptyMs,
    start_after_ms: after.storedMs,
    start_empty_after_ms: after.emptyMs,
    memory_warm_up_mb: warmUp,
    memory_early_mb: early,
    memory_late_mb: late,
  }
  const isFlat = late <= early * moreMemory && slowerThanEmpty(after) <= slowerThanEmpty(before) * moreStart
  return { row, found: { ...found }, failed: isTooMuch(found) || !isFlat }
}

/** How long a start on what is stored takes, in starts on an empty database at the same time. */
function slowerThanEmpty({ storedMs, emptyMs }: Starts): number {
  return storedMs / emptyMs
}

function isTooMuch({ ratio, lost }: Measured): boolean {
  return ratio > bar || lost.length > 0
}

function numbersOf({ attacked: _, lost, ...numbers }: Measured) {
  return { ...numbers, lost: lost.length }
}
