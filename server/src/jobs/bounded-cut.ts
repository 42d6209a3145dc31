const dayMs = 24 * 60 * 60_000
/** So much of what is stored one run may delete beyond what a day of time makes due. */
const share = 0.1
/** A run that comes late makes up for so much time at most. */
const maxElapsedMs = 2 * dayMs

/** How many rows lie at an instant. */
export interface RowsAt {
  atMs: number
  rows: number
}

export interface Stored {
  /** How many rows there are, due or not. */
  total: number
  /** Those that are due, oldest first. */
  due: readonly RowsAt[]
}

interface Run {
  nowMs: number
  /** Everything before is due. */
  dueMs: number
  /** How far the run before came, and when it was. */
  mark: { beforeMs: number; setMs: number | null } | undefined
  /** What the limit for a late run is rounded by. */
  slackMs: number
}

/** For how long nothing was deleted: never more than two days, however long it was, because that is what a wrong clock would say. */
function elapsedMs({ nowMs, mark, slackMs }: Pick<Run, 'nowMs' | 'mark' | 'slackMs'>): number {
  if (!mark) return 0
  return Math.min(maxElapsedMs, Math.max(0, nowMs - (mark.setMs ?? 0)) + slackMs)
}

/** Whether all that is due has become due since the run before, as from one day to the next: then nothing needs to be counted. */
export function isWithinTime(run: Run): boolean {
  return run.mark !== undefined && run.mark.beforeMs + elapsedMs(run) >= run.dueMs
}

/**
 * Up to where one run deletes without being told to: as much time as has passed since the run before, or a tenth of what is stored, whichever
 * reaches further. Run every day, that is all that is due; after a long break, a new setting or a wrong clock it is a step at a time.
 */
export function boundedCut(run: Run, { total, due }: Stored): number {
  const [oldest] = due
  if (!oldest) return run.dueMs
  const { mark } = run
  // Where nothing lies, nothing is lost.
  const byTimeMs = Math.max(oldest.atMs, mark ? mark.beforeMs + elapsedMs(run) : oldest.atMs)
  if (byTimeMs >= run.dueMs) return run.dueMs
  const sinceMs = mark ? run.nowMs - (mark.setMs ?? 0) : dayMs
  let left = Math.floor(total * share * Math.min(1, Math.max(0, sinceMs) / dayMs))
  for (const { atMs, rows } of due) {
    left -= rows
    if (left < 0) return Math.max(byTimeMs, atMs)
  }
  return run.dueMs
}

/** How many rows of what is due lie behind a cut. */
export function heldBack({ due }: Stored, cutMs: number): number {
  return due.reduce((rows, one) => (one.atMs >= cutMs ? rows + one.rows : rows), 0)
}
