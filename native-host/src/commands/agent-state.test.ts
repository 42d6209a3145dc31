import { join } from 'node:path'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test, vi } from 'vitest'
import { BrowserRegistry } from '../browser/registry.ts'
import { Queue } from '../deliver/queue.ts'
import { Timeline } from '../merge/timeline.ts'
import { openPausing } from '../recording/pausing.ts'
import { createWorkTime } from '../recording/work-time.ts'
import { readHelperSettings } from '../settings.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { memory } from '../testing/socket.ts'
import { createAgentState } from './agent-state.ts'

function anAgentState({ mayPause = true, workHours = [] as string[], userId = 'ada' } = {}) {
  const dataDir = temporaryFolder()
  const settings = {
    ...readHelperSettings({ DATA_DIR: dataDir, USER_ID: userId }, dataDir),
    policy: { ...defaultPolicy, mayPause },
  }
  const queue = new Queue(settings.queueDir, settings.queueMaxBytes, () => {})
  const pausing = openPausing(join(dataDir, 'paused.json'))
  const onAsked = vi.fn()
  const agentState = createAgentState({
    settings,
    queue,
    registry: new BrowserRegistry(memory()),
    pausing,
    workTime: createWorkTime(workHours),
    timeline: new Timeline(),
    localNumbers: () => null,
    declared: { ask: () => null, declare: () => false },
    log: silentLog,
    onAsked,
    installUpdate() {},
    stop() {},
    acknowledgedBy: () => 'person',
    lookForAcknowledgement() {},
  })
  agentState.setReport({ state: 'recording' })
  return { agentState, onAsked }
}

test('shows a pause with its end in greeting and status, and notifies everyone once', () => {
  const { agentState, onAsked } = anAgentState()

  expect(agentState.pause(15, 'pause')).toBe(true)

  expect(agentState.status()).toMatchObject({ state: 'paused', resumesAt: expect.any(String) })
  expect(agentState.welcome()).toMatchObject({ state: 'paused', resumesAt: agentState.status().resumesAt })
  expect(onAsked).toHaveBeenCalledTimes(1)
})

test('shows a pause before what the collector reports, which shows again after it', () => {
  const { agentState } = anAgentState()
  agentState.pause(undefined, 'pause')

  expect(agentState.setReport({ state: 'no_display', detail: 'No display.' })).toBe(false)
  expect(agentState.recording()).toEqual({ state: 'paused' })

  agentState.resume()
  expect(agentState.recording()).toEqual({ state: 'no_display', detail: 'No display.' })
})

test.each(['ada', '..'])('opens the own page of %s', async userId => {
  const { agentState } = anAgentState({ userId })

  const { pathname, searchParams } = new URL(await agentState.dashboardUrl())

  expect(searchParams.get('user_id') ?? pathname).toBe(userId === '..' ? '..' : `/dashboard/${userId}`)
})

test('notifies no one of a resume without a pause', () => {
  const { agentState, onAsked } = anAgentState()

  agentState.resume()

  expect(onAsked).not.toHaveBeenCalled()
})

test('refuses a pause if the policy forbids it, and informs browsers beforehand', () => {
  const { agentState, onAsked } = anAgentState({ mayPause: false })

  expect(agentState.pause(15, 'pause')).toBe(false)

  expect(agentState.recording()).toEqual({ state: 'recording' })
  expect(agentState.welcome().policy.mayPause).toBe(false)
  expect(onAsked).not.toHaveBeenCalled()
})

test('shows private time with its end', () => {
  const { agentState } = anAgentState()

  agentState.pause(15, 'private')

  expect(agentState.status()).toMatchObject({ state: 'private', resumesAt: expect.any(String) })
})

test('reports a locked screen once', () => {
  const { agentState } = anAgentState()

  expect([agentState.setLocked(true), agentState.setLocked(true)]).toEqual([true, false])
  expect(agentState.recording()).toEqual({ state: 'locked' })
})

test('says outside work hours when they begin', () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('en', { weekday: 'short' })
  const { agentState } = anAgentState({ workHours: [`${tomorrow} 09:00-17:00`] })

  expect(agentState.recording()).toEqual({ state: 'outside_hours', resumesAt: expect.any(String) })
})

test('says that nothing was acknowledged before anything else', () => {
  const { agentState } = anAgentState()
  agentState.pause(15, 'pause')

  agentState.setReport({ state: 'not_acknowledged', detail: 'Run setup.' })

  expect(agentState.status()).toMatchObject({ state: 'not_acknowledged', detail: 'Run setup.' })
})
