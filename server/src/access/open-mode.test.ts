import { expect, it } from 'vitest'
import { openReplicas } from '../testing/server.ts'
import { saveAccount } from './accounts.ts'
import { createOpenModeState } from './open-mode.ts'

it('notices within five seconds that another server created the first account, and never opens again', async () => {
  const [here, elsewhere] = await openReplicas(2)
  if (!here || !elsewhere) throw new Error('Two replicas were asked for.')
  let nowMs = Date.parse('2026-03-10T12:00:00Z')
  const openMode = createOpenModeState(here, true, () => nowMs)
  expect(await openMode.isOpen()).toBe(true)
  await elsewhere.transaction(tx => saveAccount(tx, { userId: 'ada', role: 'admin', nowMs }))

  nowMs += 5_000

  expect(await openMode.isOpen()).toBe(false)
  nowMs -= 5_000
  expect(await openMode.isOpen()).toBe(false)
})

it('is never open if the settings do not allow it', async () => {
  const [database] = await openReplicas(1)
  if (!database) throw new Error('One replica was asked for.')

  expect(createOpenModeState(database, false, Date.now).isOpen()).toBe(false)
})
