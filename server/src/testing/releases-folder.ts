import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './server.ts'

/** The name of a release's file in that folder. */
export const releaseFile = `${'ab'.repeat(32)}.telemetry-tracker-0.3.0-linux-x64`
export const releaseContent = 'an executable '.repeat(10_000)

/** A folder like RELEASES_DIR, with metadata and the file of one release. The server does not look at signatures. */
export async function releasesFolder(): Promise<string> {
  const folder = await temporaryFolder()
  for (const each of ['metadata', 'targets']) await mkdir(join(folder, each))
  await writeFile(join(folder, 'metadata/timestamp.json'), '{"signatures":[]}')
  await writeFile(join(folder, 'metadata/1.root.json'), '{"signatures":[]}')
  await writeFile(join(folder, 'targets', releaseFile), releaseContent)
  return folder
}
