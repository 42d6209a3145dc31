import { expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'
import { changeUpdateState, noteFailure } from '../../update/update-state.ts'
import { helperVersion } from '../../version.ts'
import { updateChecks } from './updates.ts'

const newest = { version: '9.9.9', collection: 'nothing' as const }
const checkedAt = '2026-03-04T05:06:07.000Z'

it('tells which version runs, and whether a newer one is offered', () => {
  const dataDir = temporaryFolder()
  expect(updateChecks(dataDir)).toMatchObject([
    { result: 'fine', found: expect.stringContaining(helperVersion) },
  ])

  changeUpdateState(dataDir, state => ({ ...state, checkedAt }))
  expect(updateChecks(dataDir)).toMatchObject([{ result: 'fine', found: expect.stringContaining(checkedAt) }])

  changeUpdateState(dataDir, state => ({ ...state, newest }))
  expect(updateChecks(dataDir)).toMatchObject([{ result: 'unsure', cure: 'run `update`' }])

  changeUpdateState(dataDir, state => ({ ...state, isPaused: true }))
  expect(updateChecks(dataDir)).toMatchObject([
    { result: 'fine', found: expect.stringContaining('has paused updates') },
  ])
})

it('says what went wrong with an update, and that recording goes on', () => {
  const dataDir = temporaryFolder()

  noteFailure(dataDir, { to: '9.9.9', sha256: 'ab' }, 'it ended with 3')

  expect(updateChecks(dataDir)).toMatchObject([
    { result: 'unsure', cure: expect.stringMatching(/9\.9\.9.*it ended with 3.*goes on recording/) },
  ])
})
