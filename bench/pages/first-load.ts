import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
)

type Manifest = z.infer<typeof manifestSchema>

/** What a page loads to show its numbers, in bytes of gzip. */
export interface FirstLoad {
  script: number
  style: number
}

/**
 * What a built page loads before it shows its numbers: its script and style with all imports, and its texts
 * in English. Later loads, such as the chart library, are not included.
 */
export function firstLoad(dist: string, page: string, areas: readonly string[]): FirstLoad {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')))
  const entries = [page, ...areas.map(area => `src/i18n/en/${area}.json`)]
  const files = filesOf(manifest, entries)
  const bytes = (ending: string) =>
    files
      .filter(file => file.endsWith(ending))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0)
  return { script: bytes('.js'), style: bytes('.css') }
}

/** Each file once, however often it is imported. Throws when the build has no such entry. */
export function filesOf(manifest: Manifest, entries: readonly string[]): string[] {
  const files = new Set<string>()
  const waiting = [...entries]
  const seen = new Set<string>()
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`The build has no ${name}. Build the dashboards again.`)
    for (const file of [chunk.file, ...chunk.css]) files.add(file)
    waiting.push(...chunk.imports)
  }
  return [...files]
}
