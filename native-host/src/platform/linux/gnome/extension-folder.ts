import { homedir } from 'node:os'
import { join } from 'node:path'
import { readOwnFile } from '../../../autostart/own-file.ts'

/** The id under which GNOME Shell knows our extension, and the name of its folder. */
export const extensionId = 'windows@telemetry-tracker'

/** The file with the key that every question contains. Only this person can read it. */
export const keyFile = 'key'

/** Where GNOME Shell looks for this person's copy of our extension. */
export function extensionFolder(environment: Record<string, string | undefined>): string {
  const { XDG_DATA_HOME, HOME } = environment
  const data = XDG_DATA_HOME || join(HOME ?? homedir(), '.local/share')
  return join(data, 'gnome-shell/extensions', extensionId)
}

/** The key of the installed extension; null without one. */
export function readKey(environment: Record<string, string | undefined>): string | null {
  return readOwnFile(join(extensionFolder(environment), keyFile))
}
