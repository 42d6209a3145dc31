import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandInEntry, desktopEntry, isEntryOff } from './desktop-entry.ts'
import { readOwnFile, removeOwnFile, writeOwnFile } from './own-file.ts'
import type { Entry, Way } from './way.ts'

interface XdgPlace {
  /** `~/.config`, or where XDG_CONFIG_HOME says. */
  configHome: string
  /** The folders with settings for everyone, of XDG_CONFIG_DIRS. */
  systemConfig: readonly string[]
  spawn(command: readonly string[]): void
}

const name = join('autostart', 'telemetry-tracker.desktop')

/**
 * The autostart folder of Linux desktops. They start an entry once, and do not watch it. One for everyone is hidden by
 * a file of the same name in the person's folder: https://specifications.freedesktop.org/autostart-spec/latest/
 */
export function xdgWay({ configHome, systemConfig, spawn }: XdgPlace): Way {
  const path = join(configHome, name)
  const find: Way['find'] = async () => {
    const [text, everyone] = [readOwnFile(path), systemWide()]
    if (text !== null && !(everyone !== null && isEntryOff(text)))
      return { where: path, command: commandInEntry(text), isOn: !isEntryOff(text) }
    return everyone && { ...everyone, isOn: everyone.isOn && text === null }
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
    async remove(why) {
      const everyone = systemWide()
      if (why === 'off' && everyone?.isOn) {
        writeOwnFile(path, '[Desktop Entry]\nType=Application\nName=Telemetry Tracker\nHidden=true\n')
        return [`switched off ${everyone.where} for this person by ${path}`]
      }
      if (!existsSync(path)) return []
      removeOwnFile(path, dirname(configHome))
      return [`removed ${path}`]
    },
  }

  function systemWide(): Entry | null {
    const where = systemConfig.map(each => join(each, name)).find(each => existsSync(each))
    if (where === undefined) return null
    const text = readFileSync(where, 'utf8')
    return { where, command: commandInEntry(text), isOn: !isEntryOff(text), isSystemWide: true }
  }
}
