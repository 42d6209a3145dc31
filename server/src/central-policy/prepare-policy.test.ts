import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import { preparePolicy } from './prepare-policy.ts'

it('yields to other work repeatedly while it prepares the largest policy', async () => {
  const list = (name: string) => Array.from({ length: 1_000 }, (_, i) => `${name} ${i} of many programs`)
  const policy = {
    ...defaultPolicy,
    nonProductiveApps: list('game'),
    meetingApps: list('call'),
    browserApps: list('browser'),
    ghostApps: list('part'),
    remoteDesktopApps: list('remote'),
    titleScrubPatterns: Array.from({ length: 20 }, (_, i) => `project [a-z]{${i + 1}} \\pL+`),
  }
  let isOver = false
  let turns = 0
  const count = () => {
    if (isOver) return
    turns++
    setImmediate(count)
  }
  setImmediate(count)

  await preparePolicy(policy)
  isOver = true

  expect(turns).toBeGreaterThan(2)
})
