/**
 * What is missing and what is too much in `found`, key by key: a surplus of one never hides a loss of
 * another.
 */
export function differences(
  expected: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, number>,
): { missing: number; surplus: number } {
  let missing = 0
  let surplus = 0
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const difference = (found.get(key) ?? 0) - (expected.get(key) ?? 0)
    if (difference < 0) missing -= difference
    else surplus += difference
  }
  return { missing, surplus }
}
