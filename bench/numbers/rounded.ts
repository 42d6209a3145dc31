/** Rounds to this many decimals. */
export function rounded(value: number, decimals = 2): number {
  const factor = 10 ** decimals
  return Math.round(value * factor) / factor
}
