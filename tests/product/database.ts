import { DatabaseSync } from 'node:sqlite'

export interface StoredTotals {
  keystrokes: number
  clicks: number
  samples: number
  distracted: number
}

/** What a server's SQLite file holds, read past the server. */
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

/** Keystrokes by what was in front, of buckets in which nothing else was. */
export function keystrokesByLabel(file: string): Record<string, number> {
  return read(file, database => {
    const rows = database
      .prepare('SELECT app_label AS label, sum(keystrokes) AS keystrokes FROM buckets GROUP BY app_label')
      .all()
    return Object.fromEntries(rows.map(row => [String(row['label']), Number(row['keystrokes'])]))
  })
}

function read<T>(file: string, question: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return question(database)
  } finally {
    database.close()
  }
}
