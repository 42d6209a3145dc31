import type { RunTool } from '../../../autostart/run-tool.ts'
import { extensionId } from './extension-folder.ts'

const schema = 'org.gnome.shell'
type List = 'enabled-extensions' | 'disabled-extensions'

/** Whether GNOME starts our extension, and all that the person has installed. */
export async function readSwitches(run: RunTool): Promise<{ isOn: boolean; areAllOff: boolean }> {
  const [on, off] = [await readList(run, 'enabled-extensions'), await readList(run, 'disabled-extensions')]
  const all = await run('gsettings', ['get', schema, 'disable-user-extensions'])
  return { isOn: on.includes(extensionId) && !off.includes(extensionId), areAllOff: all.trim() === 'true' }
}

/**
 * Lets GNOME start our extension from the next sign-in on. GNOME's own command for it refuses extensions that were not
 * there at the last one.
 */
export async function switchOn(run: RunTool): Promise<void> {
  await change(run, 'disabled-extensions', ids => ids.filter(id => id !== extensionId))
  await change(run, 'enabled-extensions', ids => (ids.includes(extensionId) ? ids : [...ids, extensionId]))
}

/** GNOME ends the extension at once, and starts it no more. */
export async function switchOff(run: RunTool): Promise<void> {
  for (const list of ['enabled-extensions', 'disabled-extensions'] as const)
    await change(run, list, ids => ids.filter(id => id !== extensionId))
}

async function change(run: RunTool, list: List, next: (ids: string[]) => string[]): Promise<void> {
  const ids = await readList(run, list)
  const changed = next(ids)
  if (changed.length === ids.length) return
  await run('gsettings', ['set', schema, list, `[${changed.map(quoted).join(', ')}]`])
}

/** Printed as `['one@example.org', 'two@example.org']`, or `@as []`. */
async function readList(run: RunTool, list: List): Promise<string[]> {
  const printed = await run('gsettings', ['get', schema, list])
  return [...printed.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double]) =>
    (single ?? double ?? '').replace(/\\(.)/g, '$1'),
  )
}

function quoted(id: string): string {
  return `'${id.replace(/['\\]/g, '\\$&')}'`
}
