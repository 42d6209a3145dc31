import { expect, it } from 'vitest'
import { PostgresUnavailable } from '../server/src/testing/postgres-server.ts'
import { replaceAll } from './upgrade.ts'

it('two servers that are replaced one by one under load, also after kill -9, lose and double nothing', async ({
  skip,
}) => {
  const options = { replicas: 2, kills: 1, batchesBetween: 20, seed: 1 }
  const result = await replaceAll(options, () => undefined).catch(error => {
    if (!(error instanceof PostgresUnavailable) || process.env['CI'] === 'true') throw error
    return skip(`PostgreSQL does not run here: ${error.message}`)
  })

  expect(result).toMatchObject({
    lost: 0,
    doubled: 0,
    stored_exactly: true,
    totals_agree: true,
    no_input_missing_sec: 0,
    old_start: 'runs',
  })
  expect(result.batches).toBeGreaterThanOrEqual(60)
  expect(result.failed_attempts).toBeGreaterThan(0)
})
