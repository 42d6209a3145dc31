import { dirname, join } from 'node:path'
import { commandInEntry, desktopEntry, isEntryOff } from './desktop-entry.ts'
import { readOwnFile, removeOwnFile, writeOwnFile } from './own-file.ts'
import type { Way } from './way.ts'

/** The autostart folder of Linux desktops. They start an entry once, and do not watch it. */
export function xdgWay({
  configHome,
  spawn,
}: {
  configHome: string
  spawn: (command: readonly string[]) => void
}): Way {
  const path = join(configHome, 'autostart', 'telemetry-tracker.desktop')
  const find: Way['find'] = async () => {
    const text = readOwnFile(path)
    return text === null ? null : { where: path, command: commandInEntry(text), isOn: !isEntryOff(text) }
  }
  return {
    name: 'XDG autostart entry',
    find,
    async set(command) {
      writeOwnFile(path, desktopEntry(command))
    },
    async start() {
      spawn((await find())?.command ?? [])
    },
    async remove() {
      removeOwnFile(path, dirname(configHome))
      return [`removed ${path}`]
    },
  }
}
