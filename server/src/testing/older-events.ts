import { join } from 'node:path'
import { Sequelize } from 'sequelize'

interface OlderEvent {
  user_id: string
  timestamp: string
  window_title?: string | null
  keystroke_count?: number
}

const columns = `user_id TEXT, timestamp TEXT, app_name TEXT, window_title TEXT, keystroke_count INTEGER,
  mouse_clicks INTEGER, mouse_distance REAL, idle_seconds REAL, distraction_visible INTEGER`

/** Creates a SQLite file of an older server with one row per second; returns its path. */
export async function olderSqliteFile(folder: string, events: readonly OlderEvent[]): Promise<string> {
  const file = join(folder, 'older.db')
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: file, logging: false })
  await sequelize.query(`CREATE TABLE telemetry_events (id INTEGER PRIMARY KEY, ${columns})`)
  await sequelize.query(
    `INSERT INTO telemetry_events (user_id, timestamp, app_name, window_title, keystroke_count, mouse_clicks,
       mouse_distance, idle_seconds, distraction_visible)
     SELECT value ->> 0, value ->> 1, 'Code', value ->> 2, value ->> 3, 1, 2.5, 0.25, 0 FROM json_each($1)`,
    {
      bind: [
        JSON.stringify(
          events.map(({ user_id, timestamp, window_title = 'notes.md', keystroke_count = 2 }) => [
            user_id,
            timestamp,
            window_title,
            keystroke_count,
          ]),
        ),
      ],
    },
  )
  await sequelize.close()
  return file
}

/** A time as the older server stored it: in UTC, without an offset. */
export function naiveUtc(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '000')
}
