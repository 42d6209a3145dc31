import type { RunTool } from './run-tool.ts'
import type { Way } from './way.ts'
import { windowsArguments } from './windows-command-line.ts'

const everyonesKey = String.raw`HKLM\Software\Microsoft\Windows\CurrentVersion\Run`
/** Ours in this person's registry. */
const ownKey = String.raw`HKCU\Software\Telemetry Tracker`
const name = 'Telemetry Tracker'
const switchName = 'Autostart'

/**
 * The Run key for everyone on the computer, which the MSI package writes. Only administrators can change it, so a value
 * in a person's own registry switches it off: the agent that it starts looks there first.
 */
export function runKeyForEveryone({ run }: { run: RunTool }): Way {
  const everyones = async () => {
    const line = await storedAs(run, everyonesKey, name)
    return line === null ? null : windowsArguments(line)
  }
  return {
    name: 'Run key for everyone',
    async find() {
      const [command, isOff] = [await everyones(), await isSwitchedOff(run)]
      if (command !== null)
        return { where: `${everyonesKey}\\${name}`, command, isOn: !isOff, isSystemWide: true }
      // Left over from a package that was removed.
      return isOff ? { where: `${ownKey}\\${switchName}`, command: null, isOn: false } : null
    },
    async set() {
      if ((await everyones()) === null) throw new Error('no package has installed it')
      await removeSwitch(run)
    },
    async start() {
      throw new Error('it starts at the next sign-in')
    },
    async remove(why) {
      if (why === 'off' && (await everyones()) !== null) {
        await run('reg.exe', ['add', ownKey, '/v', switchName, '/t', 'REG_SZ', '/d', 'off', '/f'])
        return [`switched off ${everyonesKey}\\${name} for this person by ${ownKey}\\${switchName}`]
      }
      return (await removeSwitch(run)) ? [`removed ${ownKey}`] : []
    },
  }
}

/** Whether this person has switched off what the package starts for everyone. */
export async function isSwitchedOff(run: RunTool): Promise<boolean> {
  return (await storedAs(run, ownKey, switchName)) === 'off'
}

async function removeSwitch(run: RunTool): Promise<boolean> {
  if (!(await isSwitchedOff(run))) return false
  // The key is for this alone.
  await run('reg.exe', ['delete', ownKey, '/f'])
  return true
}

/** Null when there is no such value: reg.exe fails then. */
async function storedAs(run: RunTool, key: string, value: string): Promise<string | null> {
  const answer = await run('reg.exe', ['query', key, '/v', value]).catch(() => '')
  return /\sREG_SZ\s+(.+?)\s*$/m.exec(answer)?.[1] ?? null
}
