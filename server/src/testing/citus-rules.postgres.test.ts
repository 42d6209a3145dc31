import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import { publishTeamDays } from '../jobs/publish-team-days.ts'
import { citusFindings } from './citus-rules.ts'
import { event, eventsFrom } from './events.ts'
import { recording } from './recording.ts'
import { startTestServer, temporaryDatabase } from './server.ts'

/** Queries about the whole company, which every machine answers for its people. They have no `user_id`, and ingest does not use them. */
const wholeCompany = [
  /FROM users u LEFT JOIN LATERAL \(\s+SELECT SUM\(t\.productive_sec\)/,
  /COUNT\(\*\) AS people FROM users/,
  /FROM cursors\s+WHERE user_id IN \(/,
  /FROM declared_times d\s+WHERE d\.user_id IN \(/,
  /FROM users u LEFT JOIN cursors c/,
  /^SELECT user_id FROM users/,
  /^SELECT user_id, time_zone FROM users WHERE time_zone IS NOT NULL$/,
  /^SELECT DISTINCT time_zone FROM users WHERE time_zone IS NOT NULL$/,
  /^SELECT user_id, from_ms, to_ms FROM pauses WHERE told_ms/,
  /^SELECT COUNT\(\*\) AS rows FROM \w+$/,
  /^SELECT MIN\(oldest\) AS oldest/,
  /^SELECT u\.user_id, \(\s+SELECT MAX\(t\.day\)/,
  /^SELECT 1 FROM buckets WHERE bucket_start < \$1 LIMIT 1$/,
  /^DELETE FROM plain_batches WHERE received_ms/,
]

it.each([
  ['SELECT * FROM buckets WHERE bucket_start > $1', 'reads buckets without user_id'],
  ['SELECT * FROM users u JOIN cursors c ON c.device_id = $1 WHERE u.user_id = $2', 'reads cursors without'],
  ['SELECT * FROM users WHERE user_id = $1 OR user_id = $2 FOR UPDATE', 'locks rows'],
  ['SELECT (SELECT MAX(day) FROM daily_totals)', 'reads daily_totals without'],
  ['UPDATE users SET search_name = $1', 'UPDATE of users without'],
  [
    'UPDATE cursors SET epoch = w.e FROM (VALUES ($1, $2)) w (u, e) WHERE cursors.user_id = w.u',
    'from a list of rows',
  ],
  ['DELETE FROM buckets WHERE bucket_start < $1', 'DELETE of buckets without'],
  ['INSERT INTO users (search_name) VALUES ($1)', 'inserts into users without'],
  ['INSERT INTO users (user_id) SELECT * FROM unnest($1::text[])', 'what it selects'],
  ['INSERT INTO users (user_id) VALUES ($1) ON CONFLICT (email) DO NOTHING', 'conflict on users'],
  [
    'INSERT INTO users (user_id) VALUES ($1) ON CONFLICT (user_id) DO UPDATE SET first_seen_ms = now()',
    'now()',
  ],
  [
    'WITH w (u) AS (VALUES ($1), ($2)) SELECT c.epoch FROM w CROSS JOIN cursors c WHERE c.user_id = w.u',
    'asks every shard of cursors',
  ],
  [
    'SELECT COUNT(CASE WHEN u.user_id IN (SELECT user_id FROM devices) THEN 1 END) FROM users u WHERE u.user_id = $1',
    'a subquery within a function',
  ],
  ["SET TIME ZONE 'UTC'", 'session state'],
])('finds what Citus does not support: %s', async (sql, finding) => {
  expect((await citusFindings(sql)).join('; ')).toContain(finding)
})

it('passes for every statement of ingest and queries', async () => {
  const unwatched = await temporaryDatabase()
  const { database, statements } = recording(unwatched)
  const server = await startTestServer({}, { database })
  const atStart = new Set(statements)
  const sender = { device_id: 'laptop', epoch: 'e' }
  await server.track({ ...sender, sequence: 1, events: eventsFrom('2026-03-10T11:30:00Z', 90) })
  await server.track({ ...sender, sequence: 1, events: eventsFrom('2026-03-10T11:30:00Z', 90) })
  await server.track({ ...sender, device_id: 'desktop', sequence: 1, events: [event()] })
  await server.track({ events: [event(), event({ user_id: 'bob' }), event({ user_id: 'eve' })] })
  const whileCounting = [...statements].filter(sql => !atStart.has(sql))
  await server.track({ events: ['fay', 'gil', 'hal'].map(user_id => event({ user_id })) })
  await unwatched.transaction(tx => tx.run('UPDATE users SET first_seen_ms = 0'))
  await publishTeamDays(database, { timeZone: 'UTC', nowMs: Date.parse('2026-03-11T12:00:00Z') })
  const asTeams = await startTestServer({ LEADERBOARD_MODE: 'team' }, { database })
  for (const { url } of [server, asTeams])
    for (const path of questionsOf(server)) {
      const { status } = await fetch(`${url}${path}`)
      expect(status, path).toBeLessThan(500)
    }
  await fetch(`${server.url}/admin/user/eve`, { method: 'DELETE' })

  const findings = await findingsOf([...statements])

  expect(whileCounting.length).toBeGreaterThan(5)
  expect([...statements].filter(sql => sql.includes('INTO team_day'))).toHaveLength(3)
  expect(statements.size).toBeGreaterThan(whileCounting.length + 8)
  expect(findings).toEqual([])
  expect(whileCounting.filter(sql => wholeCompany.some(question => question.test(sql)))).toEqual([])
})

/** Every URL that can be read, for one person and for everyone. */
function questionsOf(server: Awaited<ReturnType<typeof startTestServer>>): string[] {
  const paths = createRouter(server.context)
    .stack.filter(({ methods }) => methods.includes('GET'))
    .map(({ path }) => String(path).replace(/:\w+/, 'ada'))
  return paths.flatMap(path => (path.startsWith('/admin') ? [path] : [path, `${path}?user_id=ada`]))
}

async function findingsOf(statements: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const sql of statements) {
    const text = sql.trim()
    if (wholeCompany.some(question => question.test(text))) continue
    for (const finding of await citusFindings(text)) found.push(`${finding}: ${text}`)
  }
  return found
}
