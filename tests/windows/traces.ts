import { copyFileSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { vendoredModules, type Windows } from './wine.ts'

/** Every file of a person and of programs, and every line of the registry with its key, to compare before and after. */
export async function traces(windows: Windows, node: string): Promise<string[]> {
  const files = globSync(['users/**', 'ProgramData/**', 'Program Files*/**', 'windows/Installer/**'], {
    cwd: windows.drive,
  })
  const lines = await registryLines(windows, node)
  return [...files.filter(file => !isOfWindows(file)), ...lines.filter(line => !isOfWindows(line))].sort()
}

async function registryLines({ drive, run }: Windows, node: string): Promise<string[]> {
  const script = 'save-registry.cjs'
  copyFileSync(join(import.meta.dirname, script), join(drive, script))
  copyFileSync(
    join(await vendoredModules(), '@koromix', 'koffi-win32-x64', 'win32_x64', 'koffi.node'),
    join(drive, 'koffi.node'),
  )
  const saved = { HKEY_CURRENT_USER: 'person.reg', [String.raw`HKEY_LOCAL_MACHINE\Software`]: 'programs.reg' }
  // A file that is left from before would be compared with itself.
  for (const name of Object.values(saved)) rmSync(join(drive, name), { force: true })
  const printed = await run(node, [`C:\\${script}`, ...Object.values(saved).map(name => `C:\\${name}`)])
  return Object.entries(saved).flatMap(([root, name]) => {
    const file = join(drive, name)
    if (!existsSync(file)) throw new Error(`The registry cannot be saved: ${printed}`)
    return linesOf(root, readFileSync(file, 'utf8'))
  })
}

/** With its key before each value. Times of changes are left out. */
function linesOf(root: string, saved: string): string[] {
  let key = ''
  return saved
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#time='))
    .map(line => {
      const name = /^\[(.*)\] \d+$/.exec(line)?.[1]
      if (name === undefined) return `${key} ${line}`
      key = `[${root}\\${name.replaceAll('\\\\', '\\')}]`
      return key
    })
}

/**
 * What Windows itself leaves: the copy of an uninstaller that ran, until the next restart; the settings of consoles; and
 * of Windows Installer the empty keys that it keeps its entries in, which a new Wine lacks. Wine also keeps the key of its
 * credential store, and removes the key of what starts for everyone with its last value.
 */
function isOfWindows(trace: string): boolean {
  return (
    /Temp[/\\]~nsu|\\Session Manager\]|\\Explorer\\(?:MountPoints|SessionInfo|RunMRU)/i.test(trace) ||
    /^\[HKEY_CURRENT_USER\\(?:Console|Software\\Wine\\Credential Manager)\](?: "(?!Generic)|$)/.test(trace) ||
    /\\Installer(?:\\(?:Features|Products|UpgradeCodes|UserData(?:\\S-1-5-18(?:\\(?:Components|Products))?)?))?\]$/.test(
      trace,
    ) ||
    /^windows[/\\]Installer$|^\[HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\]$/.test(
      trace,
    )
  )
}
