/** The helper's name among the applications of macOS: in its bundle, its signature and the profiles of IT. */
export const bundleId = 'org.telemetry-tracker.helper'

/** The application that a program is part of, for example `/Applications/TelemetryTracker.app`; null if it is none. */
export function appBundle(program: string): string | null {
  return /^(.+\.app)\/Contents\/MacOS\/[^/]+$/.exec(program)?.[1] ?? null
}
