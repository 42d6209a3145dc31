import { existsSync, readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { createSleeplessClock } from './sleepless-clock.ts'

/** What this machine knows of time: a clock that anyone may set, and two that nobody can. All in ms. */
export interface MachineTime {
  /** Since the epoch; may be wrong, and may jump. */
  wallMs(): number
  /** Since the process started, sleep included. */
  sleeplessMs(): number
  /** Since the machine was started, sleep included. */
  uptimeMs(): number
  /** Another one after each start of the machine; null where the system has none. */
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
