import { expect, it, onTestFinished } from 'vitest'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { callerWith } from '../testing/callers.ts'
import { event } from '../testing/events.ts'
import { temporaryDatabaseUrl, temporaryFolder } from '../testing/server.ts'
import { startServerProcess } from '../testing/server-process.ts'

const admin = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: 'correct horse battery' }

it.each([{}, { OPEN_MODE: 'true' }])(
  'keeps a server on loopback closed after all accounts were deleted, with %j',
  async settings => {
    const { folder, environment, database } = await installation()
    const first = await startServerProcess(folder, { ...environment, ...settings, ...admin })
    await first.stop('SIGTERM')
    await database.transaction(tx => tx.run('DELETE FROM accounts'))

    const second = await startServerProcess(folder, { ...environment, ...settings })
    const statuses = await anonymous(second.url)
    await second.stop('SIGTERM')

    expect(statuses).toEqual([401, 401, 401])
    expect(second.printed()).toContain('/setup#')
  },
)

it('keeps a server closed that had accounts in an older version', async () => {
  const { folder, environment, database } = await installation()
  const first = await startServerProcess(folder, { ...environment, ...admin })
  await first.stop('SIGTERM')
  await database.transaction(async tx => {
    await tx.run("DELETE FROM facts WHERE name = 'had_accounts'")
    await tx.run("DELETE FROM migrations WHERE name = '0015-explicit-sign-ins'")
    await tx.run('ALTER TABLE one_time_links DROP COLUMN created_by')
    await tx.run('DROP TABLE sign_in_requests')
    await tx.run('DELETE FROM accounts')
  })

  const second = await startServerProcess(folder, environment)
  const statuses = await anonymous(second.url)
  await second.stop('SIGTERM')

  expect(statuses).toEqual([401, 401, 401])
})

it('opens a server that never had an account', async () => {
  const { folder, environment } = await installation()
  const server = await startServerProcess(folder, environment)

  const statuses = await anonymous(server.url)
  await server.stop('SIGTERM')

  expect(statuses).toEqual([200, 200, 201])
  expect(server.printed()).not.toContain('/setup#')
})

/** A folder and a database for server processes; the test has the database open, too. */
async function installation() {
  const folder = await temporaryFolder()
  const url = await temporaryDatabaseUrl()
  const database: Database = await openDatabase(url, { dataDir: folder, synchronous: 'normal' })
  onTestFinished(() => database.close())
  return { folder, database, environment: { DATABASE_URL: url } }
}

/** What an anonymous client gets: a list, the policy, and the answer to a batch. */
async function anonymous(url: string): Promise<number[]> {
  const caller = callerWith(url, {})
  const answers = [
    await caller('GET', '/admin/leaderboard'),
    await caller('GET', '/admin/policy'),
    await caller('POST', '/track', { events: [event({ timestamp: new Date().toISOString() })] }),
  ]
  return answers.map(({ status }) => status)
}
