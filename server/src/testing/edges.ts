import type { Database, Row } from '../database/database.ts'
import { erasePerson } from '../jobs/erase-person.ts'
import { everyTable } from '../models/tables.ts'
import { event, eventsFrom } from './events.ts'
import type { TestServer } from './server.ts'

/** Edge cases: names in several scripts and with quotes, two devices at the same time, events a week late, an erased person. */
export async function deliverEdges(server: TestServer): Promise<void> {
  const odd = { user_id: "Zoë O'Brien 🐙 李", window_title: 'a"b\\c\u2028\n\t終', app_name: 'Ñandú — Ω' }
  const sender = { device_id: 'laptop', epoch: 'e' }
  await server.track({ ...sender, sequence: 1, events: eventsFrom('2026-03-10T11:00:00Z', 90, odd) })
  await server.track({ ...sender, sequence: 1, events: eventsFrom('2026-03-10T11:00:00Z', 90) })
  await server.track({
    ...sender,
    device_id: 'desktop',
    sequence: 1,
    events: eventsFrom('2026-03-10T11:00:30Z', 60, { keystroke_count: 9 }),
  })
  await server.track({ ...sender, sequence: 2, events: eventsFrom('2026-03-03T23:59:30Z', 90) })
  await server.track({ events: [event({ user_id: 'plain', mouse_distance: 0.1 + 0.2 })] })
  await server.track({ events: [event({ user_id: 'gone' })] })
  await server.context.database.transaction(tx =>
    erasePerson(tx, 'gone', { by: { system: 'test' }, nowMs: server.time.nowMs }),
  )
}

/** All rows of a database by table, comparable between kinds of databases. */
export async function everything(database: Database): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for (const table of everyTable) {
    const rows = await database.read(`SELECT * FROM ${table}`)
    tables[table] = rows
      .filter(row => row['name'] !== 'copied_from')
      .map(plainText)
      .sort()
  }
  return tables
}

function plainText(row: Row): string {
  return JSON.stringify(
    Object.entries(row)
      // The row version changes with every lock of a person.
      .filter(([name]) => name !== 'stamp')
      .map(([name, value]) => [name, String(value)])
      .sort(),
  )
}
