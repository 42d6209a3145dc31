import { globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The wall clock of programs that are started with its environment; their monotonic clocks are unchanged. */
export interface FalseClock {
  environment: Record<string, string>
  /** Sets it to this many seconds after the true time (negative: before), at once for all of them. */
  set(aheadSec: number): void
}

/** Uses libfaketime, which reads a file each time the clock is read. */
export function makeFalseClock(folder: string): FalseClock {
  const file = join(folder, 'false-clock')
  const set = (aheadSec: number) => writeFileSync(file, `${aheadSec < 0 ? '' : '+'}${aheadSec}s\n`)
  set(0)
  return {
    environment: {
      LD_PRELOAD: falseClockLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  }
}

/** All clocks of programs started with it, and their waits, run this many times as fast. */
export function fastClock(times: number): Record<string, string> {
  return { LD_PRELOAD: falseClockLibrary(), FAKETIME: `+0 x${times}` }
}

function falseClockLibrary(): string {
  const [library] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')
  if (library === undefined) throw new Error('libfaketime is not where Debian and Ubuntu put it.')
  return library
}
