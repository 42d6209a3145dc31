import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Windows } from './wine.ts'

/** Every file of a person and of programs, and every line of the registry with its key, to compare before and after. */
export async function traces(windows: Windows): Promise<string[]> {
  const files = globSync(['users/**', 'ProgramData/**', 'Program Files*/**', 'windows/Installer/**'], {
    cwd: windows.drive,
  })
  const lines: string[] = []
  for (const root of ['HKCU', String.raw`HKLM\Software`]) {
    await windows.run('reg', ['export', root, 'C:\\exported.reg', '/y'])
    let key = ''
    for (const line of readFileSync(join(windows.drive, 'exported.reg'), 'utf16le').split(/\r?\n/)) {
      if (line.startsWith('[')) key = line
      if (line !== '') lines.push(line === key ? key : `${key} ${line}`)
    }
  }
  return [...files.filter(file => !isOfWindows(file)), ...lines.filter(line => !isOfWindows(line))].sort()
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
