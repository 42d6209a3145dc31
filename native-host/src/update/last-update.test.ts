import { expect, it } from 'vitest'
import { lastUpdate } from './last-update.ts'

const installed = { from: '0.2.0', to: '0.3.0', at: '2026-03-02T10:00:00Z', collection: 'nothing' } as const
const failed = (version: string, at: string, isRolledBack: boolean) => ({
  ...{ version, at, isRolledBack },
  sha256: 'ab',
  why: 'it ended with 3',
})

it('tells the last update, however it ended', () => {
  expect(lastUpdate({ failed: [] })).toBeUndefined()
  expect(lastUpdate({ installed, failed: [failed('0.2.5', '2026-03-01T10:00:00Z', true)] })).toEqual({
    version: '0.3.0',
    outcome: 'installed',
    at: '2026-03-02T10:00:00Z',
  })
  expect(lastUpdate({ installed, failed: [failed('0.4.0', '2026-03-03T10:00:00Z', true)] })).toMatchObject({
    version: '0.4.0',
    outcome: 'rolled_back',
  })
})

it('tells no reason: it can have names of this computer', () => {
  expect(lastUpdate({ failed: [failed('0.4.0', '2026-03-03T10:00:00Z', false)] })).toEqual({
    version: '0.4.0',
    outcome: 'failed',
    at: '2026-03-03T10:00:00Z',
  })
})
