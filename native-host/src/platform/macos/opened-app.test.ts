import { expect, it } from 'vitest'
import { argumentsWhenOpened } from './opened-app.ts'

const app = '/Applications/TelemetryTracker.app/Contents/MacOS/telemetry-tracker'

it("shows the person's page when the application is opened, and else does what it is told", () => {
  expect(argumentsWhenOpened([], app)).toEqual(['dashboard'])
  expect(argumentsWhenOpened(['status'], app)).toEqual(['status'])
  expect(argumentsWhenOpened([], '/usr/bin/telemetry-tracker')).toEqual([])
})
