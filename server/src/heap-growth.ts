import { setFlagsFromString } from 'node:v8'

/**
 * Tunes V8 for ingest, which creates much garbage and keeps little. The heap grows by a fifth between collections instead of doubling or more, and only the
 * main thread collects: other threads took cores from the database, and on two cores the main thread lost more than it gained (measured on a shared
 * machine with SQLite: mostly 105 to 125 µs of main thread per batch, and mostly 76 to 108 µs without them).
 *
 * Allocation-site pretenuring is off. In half of all runs V8 decided, from what was live during one collection, that some objects live long; whole
 * requests then stayed in old space for the lifetime of the process (twice the CPU time and 50 MB more).
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=20')
  setFlagsFromString('--no-concurrent-marking')
  setFlagsFromString('--no-parallel-scavenge')
  setFlagsFromString('--no-allocation-site-pretenuring')
}
