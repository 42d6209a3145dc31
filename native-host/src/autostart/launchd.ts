import { join } from 'node:path'
import { commandInLaunchAgent, launchAgent, launchLabel } from './launch-agent.ts'
import { readOwnFile, removeOwnFile, writeOwnFile } from './own-file.ts'
import type { RunTool } from './run-tool.ts'
import type { Way } from './way.ts'

/** A LaunchAgent of macOS. launchd reads it at every sign-in, and restarts it after a crash. */
export function launchdWay({ home, uid, run }: { home: string; uid: number; run: RunTool }): Way {
  const path = join(home, 'Library', 'LaunchAgents', `${launchLabel}.plist`)
  const [domain, job] = [`gui/${uid}`, `gui/${uid}/${launchLabel}`]
  return {
    name: 'LaunchAgent',
    async find() {
      const text = readOwnFile(path)
      if (text === null) return null
      // It lists jobs that were switched off by `launchctl disable`; without a graphical session it fails.
      const disabled = await run('launchctl', ['print-disabled', domain]).catch(() => '')
      const isOff = new RegExp(`"${launchLabel}" => (disabled|true)`).test(disabled)
      return { where: path, command: commandInLaunchAgent(text), isOn: !isOff }
    },
    async set(command) {
      writeOwnFile(path, launchAgent(command))
      await run('launchctl', ['enable', job]).catch((error: unknown) => {
        removeOwnFile(path, home)
        throw error
      })
    },
    async start() {
      // One that is loaded already has the old command.
      await run('launchctl', ['bootout', job]).catch(() => {})
      await run('launchctl', ['bootstrap', domain, path])
    },
    async remove() {
      removeOwnFile(path, home)
      // It is not loaded before the first sign-in.
      const isEnded = await run('launchctl', ['bootout', job]).then(
        () => true,
        () => false,
      )
      return [`removed ${path}`, ...(isEnded ? ['ended the agent that it started'] : [])]
    },
  }
}
