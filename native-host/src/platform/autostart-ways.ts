import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { everyonesFolder } from '../autostart/launch-agent.ts'
import { launchdWay } from '../autostart/launchd.ts'
import { runKeyWay } from '../autostart/run-key.ts'
import { isSwitchedOff, runKeyForEveryone } from '../autostart/run-key-for-everyone.ts'
import { type RunTool, toolRunner } from '../autostart/run-tool.ts'
import { scheduledTaskWay } from '../autostart/scheduled-task.ts'
import { startupFolderWay } from '../autostart/startup-folder.ts'
import { systemdFolders, systemdWay } from '../autostart/systemd.ts'
import type { Way } from '../autostart/way.ts'
import { xdgWay } from '../autostart/xdg-autostart.ts'
import { dataDirOf } from '../data-dir.ts'

/** How programs can be started at sign-in on this system, the best way first. */
export function autostartWays(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Way[] {
  const run = toolRunner(environment)
  if (platform === 'win32') return windowsWays(environment, run)
  if (platform === 'darwin')
    return [launchdWay({ home: homedir(), everyonesFolder, uid: process.getuid?.() ?? 0, run })]
  const configHome = environment['XDG_CONFIG_HOME'] || join(homedir(), '.config')
  const isInDesktop = Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
  return [
    systemdWay({ configHome, systemFolders: systemdFolders, usualFolder: dataDirOf({}), isInDesktop, run }),
    xdgWay({
      configHome,
      systemConfig: (environment['XDG_CONFIG_DIRS'] || '/etc/xdg').split(':'),
      spawn: spawnDetached,
    }),
  ]
}

/** Whether this person has switched off an agent that Windows starts for everyone; other systems don't start it then. */
export async function isOffForPerson(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  return platform === 'win32' && (await isSwitchedOff(toolRunner(environment)))
}

function windowsWays(environment: NodeJS.ProcessEnv, run: RunTool): Way[] {
  const { USERDOMAIN = '.', USERNAME = '', APPDATA = join(homedir(), 'AppData', 'Roaming') } = environment
  return [
    scheduledTaskWay({ user: `${USERDOMAIN}\\${USERNAME}`, run }),
    runKeyWay({ run, spawn: spawnDetached }),
    startupFolderWay({ appData: APPDATA, spawn: spawnDetached }),
    runKeyForEveryone({ run }),
  ]
}

function spawnDetached([file = '', ...args]: readonly string[]): void {
  const child = spawn(file, args, { cwd: homedir(), detached: true, stdio: 'ignore', windowsHide: true })
  child.on('error', error => console.error(`Cannot start ${file}: ${error.message}`))
  child.unref()
}
