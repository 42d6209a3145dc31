import { DatabaseSync } from 'node:sqlite'
import { bucketOfRow } from '../../server/src/ingest/storage/bucket-row.ts'

export interface StoredTotals {
  keystrokes: number
  clicks: number
  samples: number
  distracted: number
}

/** The content of a server's SQLite file, read directly. */
export function storedTotals(file: string): StoredTotals {
  return read(file, database => {
    const row = database
      .prepare(
        `SELECT coalesce(sum(keystrokes), 0) AS keystrokes, coalesce(sum(clicks), 0) AS clicks,
                coalesce(sum(samples), 0) AS samples, coalesce(sum(distracted_samples), 0) AS distracted FROM buckets`,
      )
      .get()
    const number = (name: string) => Number(row?.[name])
    return {
      keystrokes: number('keystrokes'),
      clicks: number('clicks'),
      samples: number('samples'),
      distracted: number('distracted'),
    }
  })
}

export interface StoredMinute {
  startMs: number
  samples: number
  maxIdleMs: number
}

/** Every minute of every device in a server's SQLite file. */
export function storedMinutes(file: string): StoredMinute[] {
  const rows = read(file, database =>
    database.prepare('SELECT bucket_start, samples, max_idle_ms FROM buckets ORDER BY bucket_start').all(),
  )
  return rows.map(row => ({
    startMs: Number(row['bucket_start']),
    samples: Number(row['samples']),
    maxIdleMs: Number(row['max_idle_ms']),
  }))
}

/** What was in front for most of each finished minute, by the names that breakdowns show. */
export function settledLabels(file: string): string[] {
  const labels = read(file, database =>
    database
      .prepare('SELECT * FROM buckets WHERE bucket_start < (SELECT max(bucket_start) FROM buckets)')
      .all()
      .map(row => bucketOfRow(row).appLabel),
  )
  return [...new Set(labels)]
}

/** The pauses that devices reported. */
export function storedPauses(file: string) {
  const rows = read(file, database => database.prepare('SELECT user_id, from_ms, to_ms FROM pauses').all())
  return rows.map(row => ({
    userId: String(row['user_id']),
    fromMs: Number(row['from_ms']),
    toMs: Number(row['to_ms']),
  }))
}

function read<T>(file: string, question: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return question(database)
  } finally {
    database.close()
  }
}
