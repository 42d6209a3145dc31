import type { ChildProcess } from 'node:child_process'
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import { holderHere } from '../../native-host/src/commands/folder-holder.ts'
import { socketPlace } from '../../native-host/src/platform/socket-place.ts'
import type { Preset } from '../../native-host/src/preset.ts'
import { stopAgent } from '../../native-host/src/uninstall/stop-agent.ts'
import { packagedHelper } from '../../scripts/build/parts.ts'
import { root } from '../../scripts/root.ts'
import type { Processes } from '../desktop/process.ts'

/** A person's home, where the packaged helper was just installed and nothing is set up. */
export interface NewComputer extends AsyncDisposable {
  home: string
  dataDir: string
  environment: NodeJS.ProcessEnv
  /** Starts one of the helper's commands. */
  start(...args: string[]): ChildProcess
  /** The address with which the helper opened the browser. */
  openedAddress(): Promise<string>
  /** The process id of the agent; null while none runs. */
  agentPid(): number | null
}

/** What starts the browser there: it notes the address. */
const browserStandIn = '#!/bin/sh\nprintf %s "$1" > "$OPENED"\n'

/**
 * @param preset what an admin baked into the installer
 * @param browsers profile folders of the browsers that this person has used, below their home
 */
export function makeNewComputer(
  processes: Processes,
  environment: NodeJS.ProcessEnv,
  { preset, browsers }: { preset?: Preset; browsers: readonly string[] },
): NewComputer {
  const home = mkdtempSync(join(tmpdir(), 'tt-new-'))
  const [programs, dataDir, opened] = [join(home, 'bin'), join(home, 'data'), join(home, 'opened')]
  for (const folder of [programs, ...browsers.map(browser => join(home, browser))])
    mkdirSync(folder, { recursive: true })
  writeFileSync(join(programs, 'xdg-open'), browserStandIn, { mode: 0o700 })
  const own: NodeJS.ProcessEnv = {
    ...environment,
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    DATA_DIR: dataDir,
    DEVICE_KEY_IN: 'file',
    BATCH_INTERVAL_SEC: '1',
    OPENED: opened,
  }
  const executable = installedIn(programs, preset)
  return {
    home,
    dataDir,
    environment: own,
    // Nothing else can be found by name: neither Node nor a service manager.
    start: (...args) =>
      processes.start(executable, args, {
        cwd: home,
        env: { ...own, PATH: programs },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    openedAddress: () =>
      vi.waitFor(() => {
        const address = readFileSync(opened, 'utf8')
        if (address === '') throw new Error('The address is not written yet.')
        return address
      }, patience),
    agentPid: () => holderHere(socketPlace(dataDir).runDir),
    async [Symbol.asyncDispose]() {
      if (existsSync(dataDir)) (await stopAgent(dataDir)).folder.release()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A preset is beside the program. */
function installedIn(folder: string, preset: Preset | undefined): string {
  const built = join(root, 'native-host', packagedHelper()?.output ?? 'none-for-this-system')
  if (preset === undefined) return built
  const executable = join(folder, 'telemetry-tracker')
  copyFileSync(built, executable, constants.COPYFILE_FICLONE)
  writeFileSync(join(folder, 'preset.json'), JSON.stringify(preset))
  return executable
}
