import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { boundedCut, heldBack, isWithinTime, type RowsAt, type Stored } from './bounded-cut.ts'
import type { HeldBack } from './held-back.ts'
import { type Cut, dueCut, type RetentionSettings } from './retention.ts'
import { readMark } from './watermarks.ts'

/** What a run deletes automatically, and how many due rows it leaves. */
export interface RetentionPlan {
  cut: Cut
  heldBackMinutes: number
  heldBackTotals: number
}

/** Decides how much one retention run deletes. */
export async function planRetention(
  database: Database,
  retention: RetentionSettings,
  nowMs: number,
): Promise<RetentionPlan> {
  const due = dueCut(retention, nowMs)
  const plan: RetentionPlan = { cut: { ...due }, heldBackMinutes: 0, heldBackTotals: 0 }
  if (due.beforeMs !== undefined) {
    const mark = await database.reading(reads => readMark(reads, 'buckets'))
    const run = { nowMs, dueMs: due.beforeMs, mark, slackMs: retention.bucketSizeSec * 1_000 }
    if (!isWithinTime(run)) {
      const stored = await dueBuckets(database, due.beforeMs)
      plan.cut.beforeMs = boundedCut(run, stored)
      plan.heldBackMinutes = heldBack(stored, plan.cut.beforeMs)
    }
  }
  if (due.firstDay !== undefined) {
    const mark = await database.reading(reads => readMark(reads, 'totals'))
    const run = { nowMs, dueMs: Date.parse(due.firstDay), mark, slackMs: dayMs }
    if (!isWithinTime(run)) {
      const stored = await dueTotals(database, due.firstDay)
      // A day is deleted as a whole.
      plan.cut.firstDay = new Date(boundedCut(run, stored)).toISOString().slice(0, 10)
      plan.heldBackTotals = heldBack(stored, Date.parse(plan.cut.firstDay))
    }
  }
  return plan
}

/** The number of rows that are due for deletion. */
export async function countDue(
  database: Database,
  retention: RetentionSettings,
  nowMs: number,
): Promise<HeldBack> {
  const { beforeMs = Number.MIN_SAFE_INTEGER, firstDay = '' } = dueCut(retention, nowMs)
  const [buckets] = await database.read('SELECT COUNT(*) AS rows FROM buckets WHERE bucket_start < $1', [
    beforeMs,
  ])
  const [totals] = await database.read('SELECT COUNT(*) AS rows FROM daily_totals WHERE day < $1', [firstDay])
  return { minutes: buckets ? numberIn(buckets, 'rows') : 0, totals: totals ? numberIn(totals, 'rows') : 0 }
}

const dayMs = 24 * 60 * 60_000
const minuteMs = 60_000

/** Grouped by minutes for up to 60 days, otherwise by hours. */
async function dueBuckets(database: Database, beforeMs: number): Promise<Stored> {
  const [row] = await database.read('SELECT MIN(bucket_start) AS oldest, COUNT(*) AS total FROM buckets')
  const oldest = row?.['oldest']
  if (!row || oldest === null || numberIn(row, 'oldest') >= beforeMs)
    return { total: row ? numberIn(row, 'total') : 0, due: [] }
  const spanMs = beforeMs - numberIn(row, 'oldest')
  const stepMs = spanMs <= 60 * dayMs ? minuteMs : 60 * minuteMs
  const rows = await database.read(
    `SELECT bucket_start / ${stepMs} AS step, COUNT(*) AS rows FROM buckets WHERE bucket_start < $1 GROUP BY 1 ORDER BY 1`,
    [beforeMs],
  )
  const due: RowsAt[] = rows.map(found => ({
    atMs: numberIn(found, 'step') * stepMs,
    rows: numberIn(found, 'rows'),
  }))
  return { total: numberIn(row, 'total'), due }
}

async function dueTotals(database: Database, firstDay: string): Promise<Stored> {
  const [all] = await database.read('SELECT COUNT(*) AS total FROM daily_totals')
  const rows = await database.read(
    'SELECT day, COUNT(*) AS rows FROM daily_totals WHERE day < $1 GROUP BY day ORDER BY day',
    [firstDay],
  )
  return {
    total: all ? numberIn(all, 'total') : 0,
    due: rows.map(found => ({ atMs: Date.parse(textIn(found, 'day')), rows: numberIn(found, 'rows') })),
  }
}
