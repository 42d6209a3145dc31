import { existsSync, readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { createSleeplessClock } from './sleepless-clock.ts'

/** This machine's clocks: one that anyone may set, and two that can't be set. All in ms. */
export interface MachineTime {
  /** Since the epoch; may be wrong, and may jump. */
  wallMs(): number
  /** Since the process started, including sleep. */
  sleeplessMs(): number
  /** Since the machine was started, including sleep. */
  uptimeMs(): number
  /** Different after each start of the machine; null if the system has none. */
  bootId: string | null
}

const bootIdFile = '/proc/sys/kernel/random/boot_id'

export function createMachineTime(): MachineTime {
  return {
    wallMs: () => Date.now(),
    sleeplessMs: createSleeplessClock(),
    uptimeMs: () => uptime() * 1000,
    bootId: existsSync(bootIdFile) ? readFileSync(bootIdFile, 'utf8').trim() : null,
  }
}
