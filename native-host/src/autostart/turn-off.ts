import type { Way } from './way.ts'

export interface TurnedOff {
  /** What was done, a line for each. */
  done: string[]
  failed: { where: string; why: string }[]
}

/** Removes every way that exists, also one of an older version or another program. */
export async function turnOff(
  ways: readonly Way[],
  why: Parameters<Way['remove']>[0] = 'off',
): Promise<TurnedOff> {
  const result: TurnedOff = { done: [], failed: [] }
  for (const way of ways) {
    const entry = await way.find()
    // What is installed for everyone and off for this person stays so.
    if (entry === null || (why === 'off' && entry.isSystemWide && !entry.isOn)) continue
    try {
      result.done.push(...(await way.remove(why)))
    } catch (error) {
      result.failed.push({ where: entry.where, why: error instanceof Error ? error.message : String(error) })
    }
  }
  return result
}
