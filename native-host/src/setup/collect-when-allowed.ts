import { type SupervisedCollector, type Supervision, superviseCollector } from '../collect/supervise.ts'

export interface GatedSupervision extends Supervision {
  /** Whether the notice of what is recorded was acknowledged. */
  isAllowed(): boolean
  /** For tests: starts the collector. */
  start?: typeof superviseCollector
}

export interface GatedCollector extends SupervisedCollector {
  isOpen(): boolean
  /** Looks whether recording is allowed now, and starts then. Returns whether it started. */
  look(): boolean
}

/**
 * Starts the collector once recording is allowed, without a restart. Before that there is no collector, so nothing is
 * observed.
 */
export function collectWhenAllowed(supervision: GatedSupervision): GatedCollector {
  const { isAllowed, onReport, start = superviseCollector } = supervision
  let { task } = supervision
  let collector: SupervisedCollector | null = null
  let isStopped = false
  if (!look()) onReport({ state: 'not_acknowledged', detail: notAcknowledgedDetail })
  return {
    isOpen: () => collector !== null,
    look,
    see(limits) {
      task = { ...task, ...limits }
      collector?.see(limits)
    },
    lookFor(patterns) {
      task = { ...task, patterns }
      collector?.lookFor(patterns)
    },
    stop() {
      isStopped = true
      collector?.stop()
    },
    async stopAfterObservation() {
      isStopped = true
      await collector?.stopAfterObservation()
    },
  }

  function look(): boolean {
    if (isStopped || collector !== null || !isAllowed()) return false
    onReport({ state: 'collector_down', detail: startingDetail })
    collector = start({ ...supervision, task })
    return true
  }
}

/** Until the collector reports for the first time. */
export const startingDetail = 'The helper is starting.'

/** What to do while nothing may be recorded. */
const notAcknowledgedDetail =
  'Nothing is recorded yet. Run `telemetry-tracker setup` to read what is recorded, and confirm it.'
