import { setFlagsFromString } from 'node:v8'

/**
 * For a server that counts, which makes much garbage and keeps little. The heap grows by a fifth between collections instead of doubling or more, and
 * collecting is the main thread's own work: other threads took the cores that the database needs for it, and on two cores the main thread lost more by
 * that than it won (measured on a shared machine while SQLite counts: mostly 105 to 125 µs of it a batch, and mostly 76 to 108 without).
 *
 * The engine must not decide that what some places make lives long: it decides so in half of all runs, from what happened to be under way at one
 * collection, and then whole requests stay behind what is dead but old, for as long as the process lives (twice the CPU time and 50 MB more).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=20')
  setFlagsFromString('--no-concurrent-marking')
  setFlagsFromString('--no-parallel-scavenge')
  setFlagsFromString('--no-allocation-site-pretenuring')
}
