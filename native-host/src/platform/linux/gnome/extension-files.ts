import { UsageError } from '../../../private-folder.ts'
import { extensionId } from './extension-folder.ts'

/** Reads a file of `native-host/gnome-extension/`. */
export type ReadSource = (name: 'windows.js' | 'since-45.js' | 'before-45.js') => string

/** GNOME loads extensions as modules from here on. */
const firstWithModules = 45
const before = ['42', '43', '44']
const since = ['45', '46', '47', '48']

/**
 * The files of the extension for a version of GNOME Shell, by their names. Throws a UsageError for a version that it was
 * not made for.
 */
export function extensionFiles(shellVersion: number, read: ReadSource): Record<string, string> {
  const isModule = shellVersion >= firstWithModules
  const versions = isModule ? since : before
  if (!versions.includes(String(shellVersion)))
    throw new UsageError(
      `The extension is made for GNOME ${before[0]} to ${since.at(-1)}, and this is GNOME ${shellVersion}. Without it the helper sees no windows here: choose an X11 (Xorg) session when you sign in, or update the helper.`,
    )
  const code = isModule
    ? { 'extension.js': read('since-45.js'), 'windows.js': read('windows.js') }
    : { 'extension.js': `${read('windows.js').replace(/^export /m, '')}\n${read('before-45.js')}` }
  return { ...code, 'metadata.json': metadata(versions) }
}

/** https://gjs.guide/extensions/overview/anatomy.html#metadata-json-required */
function metadata(versions: readonly string[]): string {
  const content = {
    uuid: extensionId,
    name: 'Telemetry Tracker',
    description: 'Tells the helper of Telemetry Tracker which windows are open.',
    'shell-version': versions,
  }
  return `${JSON.stringify(content, null, 2)}\n`
}
