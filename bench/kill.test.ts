import { expect, it } from 'vitest'
import { killRounds } from './kill.ts'

it('a server that is killed under load keeps every batch it acknowledged, as a whole and once', {
  timeout: 60_000,
}, async () => {
  const result = await killRounds({ what: 'server', database: 'sqlite', rounds: 3, seed: 1 }, () => undefined)

  expect(result).toMatchObject({ broken_rounds: 0, stored_exactly: true, totals_agree: true })
  expect(result.batches).toBeGreaterThanOrEqual(60)
  expect(result.failed_attempts).toBeGreaterThan(0)
})
