import * as z from 'zod'

const projectCountsSchema = z.object({
  passed: z.number(),
  /** By name, as the others. */
  failed: z.array(z.string()),
  skipped: z.array(z.string()),
})

/** The results of the tests of one vitest project. */
export type ProjectCounts = z.infer<typeof projectCountsSchema>

/** By project name. */
export const runCountsSchema = z.record(z.string(), projectCountsSchema)
export type RunCounts = z.infer<typeof runCountsSchema>

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export function totalOf(runs: readonly RunCounts[]): Counts {
  const all = runs.flatMap(run => Object.values(run))
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed.length, 0),
    skipped: all.reduce((sum, { skipped }) => sum + skipped.length, 0),
  }
}

/** The last line of `npm test`. */
export function inOneLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
