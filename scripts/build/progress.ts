import { build, isStale, type Part } from './parts.ts'

/** Builds missing and outdated parts, and prints a line for each. */
export async function buildMissing(parts: readonly Part[], say: (line: string) => void): Promise<void> {
  for (const part of parts) {
    if (!isStale(part)) continue
    say(`  … building: ${part.name.toLowerCase()}`)
    const startedMs = performance.now()
    await build(part)
    say(`  ✔ ${part.name} built in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
  }
}
