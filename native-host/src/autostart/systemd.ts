import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readOwnFile, removeOwnFile, writeOwnFile } from './own-file.ts'
import type { RunTool } from './run-tool.ts'
import { commandInUnit, systemdUnit } from './systemd-unit.ts'
import type { Entry, Way } from './way.ts'

const unitName = 'telemetry-tracker.service'
const wantedBy = 'graphical-session.target'

export interface SystemdPlace {
  /** `~/.config`, or where XDG_CONFIG_HOME says. */
  configHome: string
  /** The folders of units for everyone, those of packages last. */
  systemFolders: readonly string[]
  /** The data folder, unless another one was chosen. */
  usualFolder: string
  /** Whether this process is inside of a desktop session, not in a console or on a remote connection. */
  isInDesktop: boolean
  run: RunTool
}

/** Where Linux distributions and administrators put user units for everyone. */
export const systemdFolders = [
  '/etc/systemd/user',
  '/usr/local/lib/systemd/user',
  '/usr/lib/systemd/user',
] as const

/**
 * A unit of this person's systemd manager. A unit that a package installed for everyone is used if it starts the same
 * program, and masked for this person by `off`.
 */
export function systemdWay({ configHome, systemFolders, usualFolder, isInDesktop, run }: SystemdPlace): Way {
  const folder = join(configHome, 'systemd', 'user')
  const top = dirname(configHome)
  const path = join(folder, unitName)
  const link = join(folder, `${wantedBy}.wants`, unitName)
  const systemctl = (...args: string[]) => run('systemctl', ['--user', '--quiet', ...args])

  return {
    name: 'systemd user unit',
    find: async () => own() ?? systemWide() ?? leftMask(),
    async set(command) {
      // Fails without a manager for this person, for example in a container or with another init.
      await systemctl('daemon-reload')
      if (isInDesktop) await run('systemctl', ['--user', 'is-active', wantedBy]).catch(refuseDesktop)
      if (isMasked()) rmSync(path)
      const before = readOwnFile(path)
      if (startsSame(systemWide()?.command, command)) removeOwnFile(path, top)
      else writeOwnFile(path, systemdUnit({ command }))
      try {
        await systemctl('daemon-reload')
        await systemctl('enable', unitName)
      } catch (error) {
        if (before === null) removeOwnFile(path, top)
        throw error
      }
    },
    async start() {
      await systemctl('start', '--no-block', unitName)
    },
    async remove(why) {
      const done: string[] = []
      for (const file of [link, path].filter(isThere)) {
        if (file === path && isMasked() && systemWide() !== null && why === 'off') continue
        removeOwnFile(file, top)
        done.push(`removed ${file}`)
      }
      if (done.length > 0) await stopRestarting()
      const others = systemWide()
      if (others?.isOn && why === 'off') {
        // This is what `systemctl --user mask` does, which needs a running manager.
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        symlinkSync('/dev/null', path)
        done.push(`masked ${others.where} for this person by ${path}`)
      }
      // Without a manager there is nothing to reload.
      if (done.length > 0) await systemctl('daemon-reload').catch(() => {})
      return done
    },
  }

  /** After a crash it would be started once more. A running agent goes on. */
  async function stopRestarting(): Promise<void> {
    const state = await run('systemctl', ['--user', 'is-active', unitName]).catch(
      (error: Error) => error.message,
    )
    if (state.trim() === 'activating') await systemctl('stop', unitName)
  }

  function own(): Entry | null {
    if (!isThere(path) || isMasked()) return null
    return { where: path, command: commandInUnit(readFileSync(path, 'utf8')), isOn: isWanted() }
  }

  function systemWide(): Entry | null {
    const where = systemFolders.map(each => join(each, unitName)).find(each => existsSync(each))
    if (where === undefined) return null
    return {
      where,
      command: commandInUnit(readFileSync(where, 'utf8')),
      isOn: isWanted() && !isMasked(),
      isSystemWide: true,
    }
  }

  /** Of a unit that its package has removed. */
  function leftMask(): Entry | null {
    return isMasked() ? { where: path, command: null, isOn: false } : null
  }

  /** Whether the unit for everyone does what this command does: it works in the usual folder. */
  function startsSame(unit: readonly string[] | null | undefined, command: readonly string[]): boolean {
    return [...(unit ?? []), '--folder', usualFolder].join('\n') === command.join('\n')
  }

  function isWanted(): boolean {
    return [folder, ...systemFolders].some(each => isThere(join(each, `${wantedBy}.wants`, unitName)))
  }

  function isMasked(): boolean {
    return (
      lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true &&
      readlinkSync(path) === '/dev/null'
    )
  }
}

function refuseDesktop(): never {
  throw new Error(`this desktop does not start systemd's ${wantedBy}`)
}

/** Also for a link to a file that does not exist. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
