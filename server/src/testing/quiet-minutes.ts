import type { Database, Row } from '../database/database.ts'
import { moveToZone } from '../jobs/move-to-zone.ts'
import { event } from './events.ts'
import type { TestServer } from './server.ts'

const quiet = { keystroke_count: 0, mouse_clicks: 0, mouse_distance: 0 }

/** Minutes of Ada and Kim without input around midnight in Berlin, in an app and on a site, besides others. Kim's days are those of Tokyo. */
export async function deliverQuietMinutes(server: TestServer): Promise<void> {
  server.time.nowMs = Date.parse('2026-03-11T12:00:00Z')
  await server.track({
    events: ['ada', 'kim'].flatMap(user_id => [
      event({ user_id, timestamp: '2026-03-10T22:57:10Z' }),
      event({ user_id, timestamp: '2026-03-10T22:58:10Z', ...quiet }),
      event({
        user_id,
        timestamp: '2026-03-10T22:59:10Z',
        ...quiet,
        app_name: 'firefox',
        site: 'github.com',
      }),
      event({ user_id, timestamp: '2026-03-10T23:00:10Z', ...quiet }),
      event({ user_id, timestamp: '2026-03-10T23:01:10Z', ...quiet, app_name: 'Netflix' }),
    ]),
  })
  const { database, centralPolicy, days } = server.context
  await database.transaction(tx =>
    moveToZone(tx, { userId: 'kim', timeZone: 'Asia/Tokyo' }, { rules: centralPolicy.rules(), days }),
  )
}

/** The totals of all days, in order. */
export async function dayTotals(database: Database): Promise<{ days: Row[]; apps: Row[] }> {
  return {
    days: await database.read('SELECT * FROM daily_totals ORDER BY user_id, day'),
    apps: await database.read('SELECT * FROM daily_app_totals ORDER BY user_id, day, app_label'),
  }
}
