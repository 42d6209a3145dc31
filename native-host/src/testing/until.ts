import { vi } from 'vitest'

/** Waits until a claim holds, however loaded the machine is; fails with the claim's last error. */
export function until<T>(claim: () => T | Promise<T>, timeout = 20_000): Promise<T> {
  return vi.waitFor(claim, { timeout, interval: 50 })
}
