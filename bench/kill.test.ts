import { expect, it } from 'vitest'
import { PostgresUnavailable } from '../server/src/testing/postgres-server.ts'
import { killRounds } from './kill.ts'

it.for([
  ['the server on SQLite', { what: 'server', database: 'sqlite' }],
  ['the server on PostgreSQL', { what: 'server', database: 'postgres' }],
  ['PostgreSQL', { what: 'database', database: 'postgres' }],
  ['one of two servers on one PostgreSQL', { what: 'replicas', database: 'postgres' }],
] as const)(
  '%s, killed under load, loses no acknowledged batch, and stores each completely and once',
  async ([, victim], { skip }) => {
    const result = await killRounds({ ...victim, rounds: 3, seed: 1 }, () => undefined).catch(error => {
      if (!(error instanceof PostgresUnavailable) || process.env['CI'] === 'true') throw error
      return skip(`PostgreSQL does not run here: ${error.message}`)
    })

    expect(result).toMatchObject({ broken_rounds: 0, stored_exactly: true, totals_agree: true })
    expect(result.batches).toBeGreaterThanOrEqual(60)
    expect(result.failed_attempts).toBeGreaterThan(0)
  },
)
