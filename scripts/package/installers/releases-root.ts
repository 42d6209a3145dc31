import { readFileSync } from 'node:fs'
import { Metadata, MetadataKind } from '@tufjs/models'

/**
 * Checks that a file is a root of updates that is signed by its own keys: an installer with another one would make
 * helpers that can never be updated. Returns its path; throws what is wrong.
 */
export function checkedReleasesRoot(path: string): string {
  try {
    const root = Metadata.fromJSON(MetadataKind.Root, JSON.parse(readFileSync(path, 'utf8')))
    root.verifyDelegate('root', root)
    return path
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} is not a signed root of releases (${why}). Use metadata/1.root.json, or a newer root, of the repository that \`npm run release -- init\` made.`,
    )
  }
}
