import { expect, it } from 'vitest'
import { appBundle } from './app-bundle.ts'

it.each([
  [
    '/Applications/TelemetryTracker.app/Contents/MacOS/telemetry-tracker',
    '/Applications/TelemetryTracker.app',
  ],
  ['/Users/Jörg/My Apps/T.app/Contents/MacOS/telemetry-tracker', '/Users/Jörg/My Apps/T.app'],
  ['/usr/local/bin/telemetry-tracker', null],
  ['/Applications/TelemetryTracker.app/Contents/Resources/telemetry-tracker', null],
])('finds the application of %s', (program, app) => {
  expect(appBundle(program)).toBe(app)
})
