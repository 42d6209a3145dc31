import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import type { Database } from '../server/src/database/database.ts'
import { keepsPromises } from './database/keeps-promises.ts'
import { dailyTotalsAgree, isExactlyStored, storedDevices } from './database/stored.ts'
import { buildWorld, type KillWorld, type Victim } from './kill-world.ts'
import { type PersistentClients, startClients } from './load/persistent-clients.ts'
import { rounded } from './numbers/rounded.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface KillOptions {
  what: Victim
  /** The database for the single server; the other victims need PostgreSQL. */
  database: 'sqlite' | 'postgres'
  rounds: number
  seed: number
}

/** The result of a series of kills. */
interface KillResult {
  what: Victim
  database: 'sqlite' | 'postgres'
  rounds: number
  batches: number
  events: number
  /** Attempts that got no acknowledgement and were repeated. */
  failed_attempts: number
  /** Rounds after which something acknowledged was missing, or half of a batch was stored. */
  broken_rounds: number
  /** Whether exactly what was sent is stored in the end, for each device. */
  stored_exactly: boolean
  totals_agree: boolean
}

const clientCount = 8
/** At least this many batches are acknowledged between two kills. */
const batchesBetween = 20
const maxWaitMs = 300

/**
 * Kills the server or its database repeatedly under load, and checks whether everything acknowledged is
 * stored.
 */
export async function kill(options: KillOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const from = performance.now()
  tell(`seed ${options.seed}: the same seed makes the same choices, though not the same instants`)
  const result = await killRounds(options, tell)
  const took_s = rounded((performance.now() - from) / 1000, 0)
  return {
    tables: [[{ ...result, took_s }]],
    notes: [
      'broken_rounds: after how many kills something acknowledged was missing, or part of a batch was stored.',
    ],
    document: { bench: 'kill', machine, options, result: { ...result, took_s } },
    failed: result.broken_rounds > 0 || !result.stored_exactly || !result.totals_agree,
  }
}

/** The rounds, also for tests. Throws when the server refuses a batch, or accepts none for two minutes. */
export async function killRounds(options: KillOptions, tell: Tell): Promise<KillResult> {
  const { what, database: kind, rounds, seed } = options
  const world = await buildWorld(what, kind)
  const over = new AbortController()
  try {
    const clients = startClients({
      clients: clientCount,
      random: seededRandom(seed, 'clients'),
      urls: world.urls,
      signal: over.signal,
    })
    const striking = strikeAgainAndAgain({ world, clients, rounds, seed, signal: over.signal }, tell)
    const brokenRounds = await Promise.race([striking, clients.failure])
    const sent = await clients.stop()
    await world.stopServers()
    return await withDatabase(world, async database => ({
      what,
      database: world.database.kind,
      rounds,
      batches: clients.acknowledgedBatches(),
      events: [...sent.values()].reduce((sum, { sums }) => sum + sums.events, 0),
      failed_attempts: clients.failedAttempts(),
      broken_rounds: brokenRounds,
      stored_exactly: isExactlyStored(sent, await storedDevices(database)),
      totals_agree: await dailyTotalsAgree(database),
    }))
  } finally {
    over.abort()
    await world.remove()
  }
}

interface Striking {
  world: KillWorld
  clients: PersistentClients
  rounds: number
  seed: number
  signal: AbortSignal
}

/** Returns after how many kills something was missing. */
async function strikeAgainAndAgain(striking: Striking, tell: Tell): Promise<number> {
  const { clients, rounds, seed } = striking
  const random = seededRandom(seed, 'strikes')
  let broken = 0
  for (let round = 1; round <= rounds; round++) {
    const isWhole = await strikeOnce(striking, random)
    if (!isWhole) broken++
    if (!isWhole || round % 10 === 0 || round === rounds)
      tell(
        `round ${round}/${rounds}: ${clients.acknowledgedBatches()} batches acknowledged, ${broken} broken rounds`,
      )
  }
  return broken
}

/**
 * Waits for load and a short random time, kills, and returns whether everything acknowledged by then is
 * stored, each batch completely.
 */
async function strikeOnce({ world, clients, signal }: Striking, random: () => number): Promise<boolean> {
  const enough = clients.acknowledgedBatches() + batchesBetween
  while (clients.acknowledgedBatches() < enough) await delay(5, undefined, { signal })
  await delay(random() * maxWaitMs, undefined, { signal })
  await world.strike(random)
  return withDatabase(world, async database => {
    const acknowledged = clients.acknowledged()
    return keepsPromises({ acknowledged, sentUpTo: clients.sentUpTo }, await storedDevices(database))
  })
}

async function withDatabase<T>(world: KillWorld, look: (database: Database) => Promise<T>): Promise<T> {
  const database = await world.database.open()
  try {
    return await look(database)
  } finally {
    await database.close()
  }
}
