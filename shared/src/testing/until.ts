import { vi } from 'vitest'
import { patience } from './patience.ts'

/** Waits until a claim holds, however loaded the machine is; fails with the claim's last error. */
export function until<T>(claim: () => T | Promise<T>, options: { interval?: number } = {}): Promise<T> {
  return vi.waitFor(claim, { ...patience, ...options })
}
