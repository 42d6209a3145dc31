import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { patience, patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'
import type { Processes } from './process.ts'

const run = promisify(execFile)

/**
 * The secret store of a Linux desktop, unlocked as after a login. Returns the environment in which programs
 * find it.
 */
export async function startKeyring(processes: Processes, folder: string): Promise<NodeJS.ProcessEnv> {
  const runtime = join(folder, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  const environment = { HOME: folder, XDG_RUNTIME_DIR: runtime }
  const bus = processes.start('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const DBUS_SESSION_BUS_ADDRESS = await firstLine(bus.stdout)
  const withBus = { ...environment, DBUS_SESSION_BUS_ADDRESS }
  const keyring = processes.start(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    {
      env: { ...process.env, ...withBus },
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  keyring.stdin?.end('the login password')
  const isServing = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets']
  await vi.waitFor(async () => {
    const { stdout } = await run(
      'dbus-send',
      ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', ...isServing],
      { env: { ...process.env, ...withBus } },
    )
    if (!stdout.includes('true')) throw new Error('the keyring does not serve yet')
  }, patience)
  return withBus
}

async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (!stream) throw new Error('The process has no output to wait for.')
  const lines = createInterface(stream)
  const [line] = await once(lines, 'line', { signal: AbortSignal.timeout(patienceMs) })
  return String(line)
}
