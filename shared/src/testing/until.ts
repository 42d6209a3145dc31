import { vi } from 'vitest'
import { patience } from './patience.ts'

/** Waits until an assertion passes, however loaded the machine is; fails with its last error. */
export function until<T>(claim: () => T | Promise<T>, options: { interval?: number } = {}): Promise<T> {
  return vi.waitFor(claim, { ...patience, ...options })
}
