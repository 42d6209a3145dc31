import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import AdmZip from 'adm-zip'

/** Entries without a time zone, so that they are the same bytes everywhere. */
const entryTime = new Date(2020, 0, 1)
const mode = 0o644

/** The built extension in a folder as a zip, with a changed manifest. The same input gives the same bytes. */
export function packExtension(folder: string, change: (manifest: Manifest) => Manifest): Buffer {
  const zip = new AdmZip()
  for (const file of filesIn(folder)) {
    const content = readFileSync(join(folder, file))
    const packed = file === 'manifest.json' ? Buffer.from(JSON.stringify(change(parsed(content)))) : content
    const entry = zip.addFile(file.replaceAll(sep, '/'), packed, '', mode)
    entry.header.time = entryTime
  }
  return zip.toBuffer()
}

/** What is read or changed in a manifest; the rest stays. */
export interface Manifest {
  version: string
  key?: string
  update_url?: string
  browser_specific_settings?: { gecko: { id: string; update_url?: string } }
}

/** The manifest in a package, and whether Mozilla has signed it. Throws if it is no package of an extension. */
export function readPackage(content: Buffer): { manifest: Manifest; isSigned: boolean } {
  const zip = new AdmZip(content)
  const file = zip.getEntry('manifest.json')
  if (file === null) throw new Error('it has no manifest.json')
  return { manifest: parsed(file.getData()), isSigned: zip.getEntry('META-INF/mozilla.rsa') !== null }
}

function parsed(content: Buffer): Manifest {
  return JSON.parse(content.toString('utf8'))
}

function filesIn(folder: string): string[] {
  return globSync('**', { cwd: folder, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()
}
