import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { dominantSurface } from '@telemetry-tracker/shared/engine/surface'
import type { Database, Row } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { leftOutIn, surfacesOfRow } from '../ingest/storage/bucket-row.ts'
import { confidenceIn, countedIn } from '../ingest/storage/verdict-row.ts'

/** A person's counted minutes from one time to another (exclusive), in order. */
export async function userTimeline(
  database: Database,
  userId: string,
  { startMs, endMs }: { startMs: number; endMs: number },
  bucketSizeSec: number,
): Promise<TimelineRow[]> {
  const rows = await database.read(
    `SELECT bucket_start, state, reason, confidence, app_label, surfaces, keystrokes, clicks, scrolls, left_out,
            uncounted_samples
     FROM buckets
     WHERE user_id = $1 AND bucket_start >= $2 AND bucket_start < $3 AND counts = 1
     ORDER BY bucket_start`,
    [userId, startMs, endMs],
  )
  const notes = await database.read(
    'SELECT bucket_start, note FROM contests WHERE user_id = $1 AND bucket_start >= $2 AND bucket_start < $3',
    [userId, startMs, endMs],
  )
  const noteTo = new Map(notes.map(row => [numberIn(row, 'bucket_start'), textIn(row, 'note')]))
  return rows.map(row => {
    const contested = noteTo.get(numberIn(row, 'bucket_start'))
    return { ...timelineRow(row, bucketSizeSec), ...(contested !== undefined && { contested }) }
  })
}

function timelineRow(row: Row, seconds: number): TimelineRow {
  const surfaces = surfacesOfRow(row)
  const { title, site } = dominantSurface(surfaces)
  const { state, reason, appLabel } = countedIn(row, surfaces)
  return {
    start: new Date(numberIn(row, 'bucket_start')).toISOString(),
    seconds,
    state,
    reason,
    confidence: confidenceIn(row),
    app_name: appLabel,
    window_title: title,
    site,
    keystrokes: numberIn(row, 'keystrokes'),
    clicks: numberIn(row, 'clicks'),
    scrolls: numberIn(row, 'scrolls'),
    ...(numberIn(row, 'uncounted_samples') > 0 && { input_unknown: true }),
    left_out: leftOutIn(row).map(({ channel, rule, backDated }) => ({
      channel,
      rule,
      back_dated: backDated,
    })),
  }
}
