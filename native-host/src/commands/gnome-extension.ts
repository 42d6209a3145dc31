import type { FoundExtension, GnomeExtension } from '../platform/gnome-extension.ts'
import { openGnomeExtension } from '../platform/open-gnome-extension.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import { gnomeFinding } from './doctor/gnome.ts'

/** `gnome-extension status`: prints whether GNOME Shell has the extension and whether it tells the windows. */
export async function printGnomeExtension(program: Program, { json }: { json: boolean }): Promise<void> {
  const found = await (await extensionHere(program)).find()
  console.log(json ? JSON.stringify(found, null, 2) : describe(found))
}

/** `gnome-extension install`, which is the person's consent. */
export async function installGnomeExtension(program: Program): Promise<void> {
  const extension = await extensionHere(program)
  if (!extension.isNeeded)
    throw new UsageError('Only GNOME on Wayland needs this extension, and this is another session.')
  for (const line of await extension.install()) console.log(line)
}

/** `gnome-extension remove` */
export async function removeGnomeExtension(program: Program): Promise<void> {
  const done = await (await extensionHere(program)).remove()
  for (const line of done) console.log(line)
  if (done.length === 0) console.log('The GNOME Shell extension is not installed.')
}

async function extensionHere(program: Program): Promise<GnomeExtension> {
  const extension = await openGnomeExtension(process.env, program)
  if (extension === null) throw new UsageError('There is no GNOME on this system.')
  return extension
}

function describe(found: FoundExtension): string {
  const { found: what, cure } = gnomeFinding(found)
  return `The GNOME Shell extension ${what}${cure === undefined ? '.' : `: ${cure}.`}`
}
