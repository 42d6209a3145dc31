import { until } from '@telemetry-tracker/shared/testing/until'

/** Waits until a check holds: patiently, since machines that run tests are sometimes busy; it returns as soon as it does. */
export function eventually<T>(check: () => T): Promise<T> {
  return until(check, { interval: 10 })
}
