import { expect, it } from 'vitest'
import { argumentsWhenOpened } from './opened-app.ts'

const app = '/Applications/TelemetryTracker.app/Contents/MacOS/telemetry-tracker'

it("shows set-up or the person's page when the application is opened, and else does what it is told", async () => {
  expect(await argumentsWhenOpened([], app, async () => true)).toEqual(['dashboard'])
  expect(await argumentsWhenOpened([], app, async () => false)).toEqual(['setup'])
  expect(await argumentsWhenOpened(['status'], app, async () => false)).toEqual(['status'])
  expect(await argumentsWhenOpened([], '/usr/bin/telemetry-tracker', async () => false)).toEqual([])
})
