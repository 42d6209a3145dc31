import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from './server.ts'

/** The files that `npm run own-extension` makes, by the type that browsers expect. */
export const extensionTypes = {
  'update.xml': 'text/xml; charset=utf-8',
  'telemetry-tracker.crx': 'application/x-chrome-extension',
  'updates.json': 'application/json; charset=utf-8',
  'telemetry-tracker.xpi': 'application/x-xpinstall',
}

/** A folder like EXTENSION_DIR, with files beside that no one may read. */
export async function extensionFolder(): Promise<string> {
  const folder = await temporaryFolder()
  for (const name of [...Object.keys(extensionTypes), 'key.pem', 'update.xml.new'])
    await writeFile(join(folder, name), `content of ${name}`)
  return folder
}
