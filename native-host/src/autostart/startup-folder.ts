import { join } from 'node:path'
import { readOwnFile, removeOwnFile, writeOwnFile } from './own-file.ts'
import { commandInStartupScript, startupScript } from './startup-script.ts'
import type { Way } from './way.ts'

interface StartupPlace {
  /** `%APPDATA%` */
  appData: string
  spawn(command: readonly string[]): void
}

/** The Startup folder of this person's start menu. Windows starts what is in it once, and does not watch it. */
export function startupFolderWay({ appData, spawn }: StartupPlace): Way {
  const folder = join(appData, 'Microsoft', 'Windows', 'Start Menu', 'Programs', 'Startup')
  const path = join(folder, 'Telemetry Tracker.cmd')
  const find: Way['find'] = async () => {
    const text = readOwnFile(path)
    return text === null ? null : { where: path, command: commandInStartupScript(text, folder), isOn: true }
  }
  return {
    name: 'Startup folder',
    find,
    async set(command) {
      writeOwnFile(path, startupScript(command, folder))
    },
    async start() {
      spawn((await find())?.command ?? [])
    },
    async remove() {
      // The folder itself is part of Windows.
      removeOwnFile(path, folder)
      return [`removed ${path}`]
    },
  }
}
