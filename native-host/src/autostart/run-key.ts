import type { RunTool } from './run-tool.ts'
import type { Way } from './way.ts'
import { windowsArguments, windowsCommandLine } from './windows-command-line.ts'

const key = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run`
/** Where the Task Manager notes that an entry was switched off: the first byte is odd then. */
const approvedKey = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
const name = 'Telemetry Tracker'
/** https://learn.microsoft.com/windows/win32/setupapi/run-and-runonce-registry-keys */
const maxLength = 260

interface RunKeyPlace {
  run: RunTool
  spawn(command: readonly string[]): void
}

/** The Run key of this person's registry. Windows starts its entries once, and does not watch them. */
export function runKeyWay({ run, spawn }: RunKeyPlace): Way {
  /** reg.exe prints names such as `Jörg` unreadably, so what was set here is not read back. */
  let chosen: readonly string[] | null = null
  const find: Way['find'] = async () => {
    const line = await storedAs(key, 'REG_SZ')
    if (line === null) return null
    const isOff = /^[\dA-F][13579BDF]/i.test((await storedAs(approvedKey, 'REG_BINARY')) ?? '')
    return { where: `${key}\\${name}`, command: windowsArguments(line), isOn: !isOff }
  }
  return {
    name: 'Run key',
    find,
    async set(command) {
      const line = windowsCommandLine(command)
      if (line.length > maxLength) throw new Error(`the command has more than ${maxLength} characters`)
      await removeValue(approvedKey)
      await run('reg.exe', ['add', key, '/v', name, '/t', 'REG_SZ', '/d', line, '/f'])
      chosen = command
    },
    async start() {
      spawn(chosen ?? (await find())?.command ?? [])
    },
    async remove() {
      await run('reg.exe', ['delete', key, '/v', name, '/f'])
      await removeValue(approvedKey)
      return [`removed ${key}\\${name}`]
    },
  }

  /** Null when there is no such value: reg.exe fails then. */
  async function storedAs(folder: string, type: string): Promise<string | null> {
    const answer = await run('reg.exe', ['query', folder, '/v', name]).catch(() => '')
    return new RegExp(`\\s${type}\\s+(.+?)\\s*$`, 'm').exec(answer)?.[1] ?? null
  }

  async function removeValue(folder: string): Promise<void> {
    if ((await storedAs(folder, 'REG_BINARY')) !== null)
      await run('reg.exe', ['delete', folder, '/v', name, '/f'])
  }
}
