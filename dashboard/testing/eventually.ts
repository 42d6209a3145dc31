import { vi } from 'vitest'

/** Waits until a check holds: patiently, since machines that run tests are sometimes busy; it returns as soon as it does. */
export function eventually<T>(check: () => T): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval: 10 })
}
