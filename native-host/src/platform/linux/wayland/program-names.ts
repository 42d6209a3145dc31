import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { appName, knownAppName } from '../app-name.ts'

/** Programs may be installed at any time; an unknown one is looked for this often at most. */
const readAgainAfterMs = 60_000

/**
 * Names programs by the app id of their windows: as on X if the id is known there, else as in the program's
 * desktop file (`foot` → `Foot`), else after the id. Ids of X programs are their window classes. Where a session
 * tells several ids, the first one that is known decides.
 */
export function createProgramNames(
  environment: Record<string, string | undefined>,
  nowMs: () => number = () => performance.now(),
): (...appIds: string[]) => Promise<string> {
  // A promise, because several windows are named at once, and all wait for the same reading.
  let names: Promise<ReadonlyMap<string, string>> = Promise.resolve(new Map())
  let readAtMs = Number.NEGATIVE_INFINITY
  return async (...appIds) => {
    const ids = appIds.filter(id => id !== '')
    const known = firstKnown(ids, knownAppName)
    if (known !== undefined) return known
    const listed = async () => {
      const read = await names
      return firstKnown(ids, id => read.get(id.toLowerCase()))
    }
    if (ids.length > 0 && (await listed()) === undefined && nowMs() - readAtMs > readAgainAfterMs) {
      readAtMs = nowMs()
      names = readNames(applicationFolders(environment))
    }
    return (await listed()) ?? appName(ids[0] ?? '', '')
  }
}

function firstKnown(ids: readonly string[], nameOf: (id: string) => string | undefined): string | undefined {
  return ids.map(nameOf).find(name => name !== undefined)
}

/** In the order of the specification: the first one that has a file decides. */
function applicationFolders({
  XDG_DATA_HOME,
  XDG_DATA_DIRS,
  HOME,
}: Record<string, string | undefined>): string[] {
  const own = XDG_DATA_HOME || join(HOME ?? homedir(), '.local/share')
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':')
  return [own, ...shared].map(folder => join(folder, 'applications'))
}

/** Names by the desktop files' own names, which are app ids, and by the window classes that they mention. */
async function readNames(folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const byId = new Map<string, string>()
  const byClass = new Map<string, string>()
  for (const folder of folders) {
    // Most of these folders do not exist on most systems.
    const files = await readdir(folder).catch(() => [])
    for (const file of files.filter(name => name.endsWith('.desktop'))) {
      const { name, windowClass } = readEntry(await readFile(join(folder, file), 'utf8').catch(() => ''))
      if (name === undefined) continue
      setFirst(byId, basename(file, '.desktop').toLowerCase(), name)
      if (windowClass !== undefined) setFirst(byClass, windowClass.toLowerCase(), name)
    }
  }
  return new Map([...byClass, ...byId])
}

function setFirst(names: Map<string, string>, key: string, name: string): void {
  if (!names.has(key)) names.set(key, name)
}

/** The name without translation, so that lists of the policy match in every language. */
function readEntry(text: string): { name: string | undefined; windowClass: string | undefined } {
  const [, section = ''] = text.split(/^\[Desktop Entry\]\s*$/m)
  const [entry = ''] = section.split(/^\[/m)
  const read = (key: string) => entry.match(new RegExp(`^${key}\\s*=\\s*(.+?)\\s*$`, 'm'))?.[1]
  return { name: read('Name'), windowClass: read('StartupWMClass') }
}
