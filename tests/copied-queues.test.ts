import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Database } from '../server/src/database/database.ts'
import { openDatabase } from '../server/src/database/open.ts'
import { migrate } from '../server/src/migrations/migrate.ts'
import { event } from '../server/src/testing/events.ts'
import { type PostgresServer, startPostgresServer } from '../server/src/testing/postgres-server.ts'
import { startTestServer } from '../server/src/testing/server.ts'
import { anyHistory, live } from './product/copied-queues.ts'

const start = Date.parse('2026-03-10T11:00:00Z')
const timeline = z.array(timelineRowSchema)

describe.each(['SQLite', 'PostgreSQL'] as const)('copied queues, on %s', kind => {
  let postgres: PostgresServer | undefined
  let folder = ''

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tt-copies-'))
    if (kind === 'PostgreSQL') postgres = await startPostgresServer()
  })

  afterAll(async () => {
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('count every recorded second once, on whichever copy', async () => {
    const database = await newDatabase()
    const server = await startTestServer({ RATE_LIMIT_PER_DEVICE: '999999/minute' }, { database })
    let runs = 0
    await fc.assert(
      fc.asyncProperty(anyHistory, async history => {
        const user = `ada-${runs++}`
        const world = mkdtempSync(join(folder, 'world-'))

        const recorded = await live(history, {
          folder: world,
          backendUrl: server.url,
          eventOf: n =>
            event({
              user_id: user,
              timestamp: new Date(start + n * 1_000).toISOString(),
              keystroke_count: n + 1,
            }),
        })

        const minutes = await server.read(`/timeline?user_id=${user}`, timeline)
        const counted = minutes.reduce((sum, { keystrokes }) => sum + keystrokes, 0)
        expect(counted).toBe([...recorded].reduce((sum, n) => sum + n + 1, 0))
      }),
      { numRuns: Number(process.env['COPIED_QUEUES_RUNS'] ?? 60) },
    )
    await server.context.groupCommit.drain()
    await database.close()
  })

  async function newDatabase(): Promise<Database> {
    const url = (await postgres?.createDatabase('copies')) ?? 'sqlite:copies.db'
    const database = await openDatabase(url, { dataDir: folder, synchronous: 'normal', poolSize: 4 })
    await migrate(database)
    return database
  }
})
