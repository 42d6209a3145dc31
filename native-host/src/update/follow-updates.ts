import { chmodSync, statSync } from 'node:fs'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Logger } from 'pino'
import { machineClock } from '../machine-clock.ts'
import { removeLeftovers } from '../platform/replace-program.ts'
import { type Checking, checkForUpdate, type UpdateCheck } from './check-for-update.ts'
import type { PreparedUpdate } from './swap.ts'
import { tryOut } from './try-out.ts'
import { describeUpdateProblem, UpdatesPaused } from './update-problem.ts'
import { changeUpdateState, noteFailure, problemWith, readUpdateState } from './update-state.ts'

const dayMs = 24 * 60 * 60_000
/** Everyone's helper starts in the same minutes of the morning. */
const firstWithinMs = 10 * 60_000

/** What a look for updates needs to know. */
export interface LookedFor extends Checking {
  /** The policy of this moment. */
  mode(): Policy['updates']
  /** What is recorded now. */
  state(): string
  log: Logger
}

/**
 * Looks for updates soon after the start and once a day, until stopped or until a new version is ready to take over:
 * then `onReady` is called, once.
 */
export function followUpdates(
  wanted: LookedFor,
  onReady: (update: PreparedUpdate) => void,
): { install(): void; stop(): Promise<void> } {
  const stopping = new AbortController()
  let asked = new AbortController()
  const ended = run()
  return {
    install: () => asked.abort(),
    stop() {
      stopping.abort()
      return ended
    },
  }

  async function run(): Promise<void> {
    await wait(Math.random() * firstWithinMs)
    while (!stopping.signal.aborted) {
      const isAsked = asked.signal.aborted
      if (isAsked) asked = new AbortController()
      const update = await lookOnce(wanted, { isAsked, stopped: stopping.signal }).catch(logged)
      if (update !== null && !stopping.signal.aborted) return onReady(update)
      await wait(dayMs - Math.random() * firstWithinMs)
    }
  }

  /** The disk refuses even a note about it. Recording goes on. */
  function logged(error: unknown): null {
    wanted.log.warn({ why: String(error) }, 'cannot look for updates')
    return null
  }

  function wait(ms: number): Promise<void> {
    return machineClock.wait(ms, AbortSignal.any([stopping.signal, asked.signal]))
  }
}

/** One look: what is found is stored for the person. Returns an update that may be installed now. */
export async function lookOnce(
  wanted: LookedFor,
  { isAsked, stopped }: { isAsked: boolean; stopped: AbortSignal },
): Promise<PreparedUpdate | null> {
  const { dataDir, log, mode } = wanted
  if (mode() === 'off') return null
  try {
    const check = await checkForUpdate(wanted, stopped)
    changeUpdateState(dataDir, ({ newest: _, problem: __, isPaused: ___, ...state }) => ({
      ...state,
      checkedAt: new Date().toISOString(),
      ...(check.newest !== undefined && { newest: check.newest }),
      ...(check.isPaused && { isPaused: true }),
      // What failed here stays known until something newer is offered.
      ...problemWith(state.failed, check.newest?.version),
    }))
    if (mode() === 'notify' && !isAsked) return null
    return await prepareUpdate(wanted, check, stopped)
  } catch (error) {
    if (stopped.aborted) return null
    if (error instanceof UpdatesPaused) {
      changeUpdateState(dataDir, state => ({ ...state, isPaused: true }))
      return null
    }
    const why = describeUpdateProblem(wanted.server, error)
    log.warn({ why }, 'cannot update')
    changeUpdateState(dataDir, state => ({ ...state, checkedAt: new Date().toISOString(), problem: why }))
    return null
  }
}

/** Downloads, verifies and tries the release that was chosen. Null if there is none to install here. */
async function prepareUpdate(
  { dataDir, version: from, state, log }: LookedFor,
  { chosen, place, download }: UpdateCheck,
  stopped: AbortSignal,
): Promise<PreparedUpdate | null> {
  if (place === undefined) return null
  if (chosen === undefined) {
    removeLeftovers(place)
    return null
  }
  const { version: to, collection, sha256 } = chosen
  if (readUpdateState(dataDir).failed.some(each => each.sha256 === sha256)) return null
  await download(chosen, place.next)
  chmodSync(place.next, statSync(place.file).mode & 0o777)
  const trouble = await tryOut(place.next, { version: to, stateBefore: state(), stopped })
  if (trouble !== null) {
    log.warn({ version: to, why: trouble }, 'a new version does not work here')
    noteFailure(dataDir, { to, sha256 }, trouble)
    removeLeftovers(place)
    return null
  }
  log.info({ from, to, collection }, 'a new version is ready')
  return { from, to, sha256, collection, place }
}
