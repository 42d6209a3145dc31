const dayMs = 24 * 60 * 60_000
/** The share of the stored rows that one run may delete beyond what became due since the last run. */
const share = 0.1
/** A late run deletes at most this much time. */
const maxElapsedMs = 2 * dayMs

/** The number of rows at a time. */
export interface RowsAt {
  atMs: number
  rows: number
}

export interface Stored {
  /** The number of all rows, due or not. */
  total: number
  /** The rows that are due, oldest first. */
  due: readonly RowsAt[]
}

interface Run {
  nowMs: number
  /** Everything before this time is due. */
  dueMs: number
  /** How far the previous run came, and when it ran. */
  mark: { beforeMs: number; setMs: number | null } | undefined
  /** Added to the elapsed time to allow for rounding. */
  slackMs: number
}

/** The time since the last deletion, at most two days: a longer time could come from a wrong clock. */
function elapsedMs({ nowMs, mark, slackMs }: Pick<Run, 'nowMs' | 'mark' | 'slackMs'>): number {
  if (!mark) return 0
  return Math.min(maxElapsedMs, Math.max(0, nowMs - (mark.setMs ?? 0)) + slackMs)
}

/** Whether everything due became due since the previous run. Then no rows need to be counted. */
export function isWithinTime(run: Run): boolean {
  return run.mark !== undefined && run.mark.beforeMs + elapsedMs(run) >= run.dueMs
}

/**
 * The time up to which one run deletes automatically: as much time as has passed since the previous run, or a tenth of the stored rows, whichever is
 * more. A daily run thus deletes everything due; after a long break, a changed setting or a wrong clock, each run deletes a part.
 */
export function boundedCut(run: Run, { total, due }: Stored): number {
  const [oldest] = due
  if (!oldest) return run.dueMs
  const { mark } = run
  // There are no rows before the oldest.
  const byTimeMs = Math.max(oldest.atMs, mark ? mark.beforeMs + elapsedMs(run) : oldest.atMs)
  if (byTimeMs >= run.dueMs) return run.dueMs
  const sinceMs = mark ? run.nowMs - (mark.setMs ?? 0) : dayMs
  let remaining = Math.floor(total * share * Math.min(1, Math.max(0, sinceMs) / dayMs))
  for (const { atMs, rows } of due) {
    remaining -= rows
    if (remaining < 0) return Math.max(byTimeMs, atMs)
  }
  return run.dueMs
}

/** The number of due rows after a cut. */
export function heldBack({ due }: Stored, cutMs: number): number {
  return due.reduce((rows, one) => (one.atMs >= cutMs ? rows + one.rows : rows), 0)
}
