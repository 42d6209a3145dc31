/**
 * How calls are combined: the work starts `settleMs` after the first call and at least `gapMs` after its last
 * start.
 */
export interface Pace {
  settleMs: number
  gapMs: number
}

/**
 * Combines many calls into few runs. A call while the work runs makes it run again, so that the last run has
 * always seen the last change. Runs never overlap; `work` handles its own errors.
 *
 * @example const report = coalesce(sendTabs, { settleMs: 100, gapMs: 500 });
 * browser.tabs.onUpdated.addListener(report)
 */
export function coalesce(work: () => Promise<void>, { settleMs, gapMs }: Pace): () => void {
  let waiting = false
  let running = false
  let calledMeanwhile = false
  let startedAt = Number.NEGATIVE_INFINITY

  function call() {
    if (running) calledMeanwhile = true
    if (running || waiting) return
    waiting = true
    setTimeout(run, Math.max(settleMs, startedAt + gapMs - performance.now()))
  }

  async function run() {
    waiting = false
    running = true
    startedAt = performance.now()
    try {
      await work()
    } finally {
      running = false
      if (calledMeanwhile) {
        calledMeanwhile = false
        call()
      }
    }
  }

  return call
}
