const maxMs = 60_000

/**
 * How long to wait before the next attempt after this many failures in a row, in ms: 1 s, doubled each time,
 * up to a minute, less a random part of up to half.
 */
export function backOffMs(failures: number, random: () => number): number {
  return Math.min(maxMs, 1_000 * 2 ** Math.max(0, failures - 1)) * (1 - random() / 2)
}
