/** A number with so many decimals, as a number. */
export function rounded(value: number, decimals = 2): number {
  const factor = 10 ** decimals
  return Math.round(value * factor) / factor
}
