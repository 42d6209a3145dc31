import { join } from 'node:path'
import { commandInLaunchAgent, everyonesLabel, launchAgent, launchLabel } from './launch-agent.ts'
import { readOwnFile, removeOwnFile, writeOwnFile } from './own-file.ts'
import type { RunTool } from './run-tool.ts'
import type { Entry, Way } from './way.ts'

export interface LaunchdPlace {
  home: string
  /** The folder of jobs that packages install for everyone. */
  everyonesFolder: string
  uid: number
  run: RunTool
}

/**
 * A LaunchAgent of macOS. launchd reads it at every sign-in, and restarts it after a crash. One that a package
 * installed for everyone is switched off for this person by `off`. With both, the second agent ends at once.
 */
export function launchdWay({ home, everyonesFolder, uid, run }: LaunchdPlace): Way {
  const domain = `gui/${uid}`
  const own = jobIn(join(home, 'Library', 'LaunchAgents'), launchLabel)
  const everyones = jobIn(everyonesFolder, everyonesLabel)
  const end = (job: Job) =>
    // It is not loaded before the first sign-in.
    run('launchctl', ['bootout', job.target]).then(
      () => true,
      () => false,
    )

  return {
    name: 'LaunchAgent',
    async find() {
      return (await find(own)) ?? withEveryones(await find(everyones))
    },
    async set(command) {
      writeOwnFile(own.path, launchAgent(command))
      await run('launchctl', ['enable', own.target]).catch((error: unknown) => {
        removeOwnFile(own.path, home)
        throw error
      })
    },
    async start() {
      // One that is loaded already has the old command.
      await end(own)
      await run('launchctl', ['bootstrap', domain, own.path])
    },
    async remove(why) {
      return [...(await removeOwn()), ...(await switchEveryones(why))]
    },
  }

  async function find({ path, label }: Job): Promise<Entry | null> {
    const text = readOwnFile(path)
    if (text === null) return null
    // It lists jobs that were switched off by `launchctl disable`; without a graphical session it fails.
    const disabled = await run('launchctl', ['print-disabled', domain]).catch(() => '')
    const isOff = new RegExp(`"${label}" => (disabled|true)`).test(disabled)
    return { where: path, command: commandInLaunchAgent(text), isOn: !isOff }
  }

  async function removeOwn(): Promise<string[]> {
    if (readOwnFile(own.path) === null) return []
    removeOwnFile(own.path, home)
    const isEnded = await end(own)
    return [`removed ${own.path}`, ...(isEnded ? ['ended the agent that it started'] : [])]
  }

  /** launchd remembers for each person which jobs are off. */
  async function switchEveryones(why: Parameters<Way['remove']>[0]): Promise<string[]> {
    const found = await find(everyones)
    if (found === null) return []
    if (why === 'uninstall') {
      if (found.isOn) return []
      await run('launchctl', ['enable', everyones.target])
      return [`removed what switched off ${found.where} for this person`]
    }
    if (!found.isOn) return []
    await run('launchctl', ['disable', everyones.target])
    await end(everyones)
    return [`switched off ${found.where} for this person by launchctl disable`]
  }

  function jobIn(folder: string, label: string): Job {
    return { label, path: join(folder, `${label}.plist`), target: `${domain}/${label}` }
  }
}

interface Job {
  label: string
  path: string
  /** Its name for `launchctl`. */
  target: string
}

function withEveryones(entry: Entry | null): Entry | null {
  return entry && { ...entry, isSystemWide: true }
}
