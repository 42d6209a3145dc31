import { setFlagsFromString } from 'node:v8'

/**
 * For a server that counts, which makes much garbage and keeps little. The heap grows by a fifth between collections instead of doubling or more, and
 * collecting is the main thread's own work: other threads took the cores that the database needs for it, and on two cores the main thread lost more by
 * that than it won (measured on a shared machine while SQLite counts: mostly 105 to 125 µs of it a batch, and mostly 76 to 108 without).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=20')
  setFlagsFromString('--no-concurrent-marking')
  setFlagsFromString('--no-parallel-scavenge')
}
