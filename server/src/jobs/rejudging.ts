import { type Rejudging, rejudgingSchema } from '@telemetry-tracker/shared/contracts/rejudging'
import type { Logger } from 'pino'
import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { CentralPolicy } from '../central-policy/central-policy.ts'
import type { Database } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import type { PersonDays } from '../days/person-days.ts'
import { type Rejudged, rejudge, unendedRejudge } from './rejudge.ts'

const fact = 'rejudged'

/** Re-evaluates all minutes in the background. */
export interface RejudgeJob {
  /** Starts with the current policy. False if it is already running, here or on another server. */
  start(by: Actor): Promise<boolean>
  state(): Promise<Rejudging>
  /** Interrupts it; started again, it continues from there. */
  stop(): Promise<void>
}

interface Parts {
  database: Database
  centralPolicy: CentralPolicy
  days: PersonDays
  log: Logger
  clock: () => number
}

export function createRejudgeJob({ database, centralPolicy, days, log, clock }: Parts): RejudgeJob {
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function run(by: Actor, begun: PromiseWithResolvers<boolean>): Promise<void> {
    try {
      await database.unlessElsewhere('rejudge', async () => {
        await centralPolicy.refresh()
        const version = centralPolicy.version()
        // The same policies for all minutes, even if others are saved meanwhile.
        const counting = { ...centralPolicy.asOfNow(), days }
        await database.transaction(tx =>
          audit.record({ tx, by, nowMs: clock() }, 'rejudge_started', { version }),
        )
        begun.resolve(true)
        const done = await rejudge(database, counting, () => {}, stopping.signal)
        await storeResult(done)
      })
      begun.resolve(false)
    } catch (error) {
      begun.reject(error)
      if (error !== stopping.signal.reason) log.error({ err: error }, 're-evaluation stopped')
    }
  }

  async function storeResult({ minutes, changed }: Rejudged): Promise<void> {
    const last = { ended: new Date(clock()).toISOString(), minutes, changed }
    await database.transaction(tx => writeFact(tx, fact, JSON.stringify(last)))
  }

  /** Only called for an unfinished run, because the check itself briefly holds the job's lock. */
  async function isElsewhere(): Promise<boolean> {
    return (await database.unlessElsewhere('rejudge', async () => true)) === undefined
  }

  return {
    start(by) {
      if (running) return Promise.resolve(false)
      const started = Promise.withResolvers<boolean>()
      running = run(by, started).finally(() => {
        running = undefined
      })
      return started.promise
    },
    async state() {
      const isHere = running !== undefined
      const unended = await unendedRejudge(database)
      const isRunning = isHere || (unended !== undefined && (await isElsewhere()))
      const text = await database.reading(reads => readFact(reads, fact))
      return rejudgingSchema.parse({
        state: isRunning ? 'running' : unended ? 'broken_off' : 'idle',
        people: unended?.people ?? 0,
        people_done: unended?.peopleDone ?? 0,
        last: text === undefined ? null : JSON.parse(text),
      })
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
