import { expect, inject, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../database/open.ts'
import { emptyPostgresDatabase } from '../../testing/postgres-databases.ts'
import { temporaryFolder } from '../../testing/server.ts'
import { eventOfOlderRow } from './older-row.ts'
import { openOlderTable } from './older-table.ts'

async function olderPostgres(key: string) {
  const postgres = inject('postgres')
  if (postgres === undefined || !('url' in postgres)) throw new Error('PostgreSQL is needed.')
  const url = await emptyPostgresDatabase(postgres)
  const folder = await temporaryFolder()
  const database = await openDatabase(url, { dataDir: folder, synchronous: 'full' })
  onTestFinished(() => database.close())
  onTestFinished(() => database.transaction(tx => tx.run('DROP TABLE telemetry_events')).then(() => {}))
  await database.transaction(async tx => {
    await tx.run(`CREATE TABLE telemetry_events (id BIGSERIAL, user_id VARCHAR(255), timestamp TIMESTAMP, app_name TEXT,
      window_title TEXT, keystroke_count INTEGER, mouse_clicks INTEGER, mouse_distance NUMERIC, idle_seconds REAL,
      distraction_visible BOOLEAN${key})`)
    await tx.run(`INSERT INTO telemetry_events (user_id, timestamp, app_name, window_title, keystroke_count, mouse_clicks,
        mouse_distance, idle_seconds, distraction_visible)
      SELECT 'Zoë', TIMESTAMP '2026-03-10 10:00:00.25' + n * INTERVAL '1 second', 'Code', NULL, n, 0, 1.5, 0, n = 2
      FROM generate_series(0, 4) n`)
  })
  return { url, folder }
}

it.each([', PRIMARY KEY (id)', ', PRIMARY KEY (timestamp, user_id)'])(
  'reads a PostgreSQL table page by page: %s',
  async key => {
    const { url, folder } = await olderPostgres(key)
    const table = await openOlderTable(url, 'telemetry_events', folder)
    onTestFinished(() => table.close())

    const first = await table.read(null, 2)
    const rest = await table.read(first[1]?.place ?? null, 10)

    const events = [...first, ...rest].map(({ row }) => eventOfOlderRow(row))
    expect(events).toHaveLength(5)
    expect(events[2]).toEqual({
      user_id: 'Zoë',
      timestamp: '2026-03-10T10:00:02.25Z',
      app_name: 'Code',
      window_title: '',
      keystroke_count: 2,
      mouse_clicks: 0,
      mouse_distance: 1.5,
      idle_seconds: 0,
      distraction_visible: true,
    })
  },
)

it('explains what to do for a table without a primary key', async () => {
  const { url, folder } = await olderPostgres('')

  await expect(openOlderTable(url, 'telemetry_events', folder)).rejects.toThrow('ADD COLUMN import_id')
})
