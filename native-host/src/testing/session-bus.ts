import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createClient, type MessageBus } from 'dbus-native'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folder.ts'

/** Why tests with a real session bus can't run here; empty when they can. On a build server they have to. */
export const noBusHere =
  process.env['CI'] !== 'true' && spawnSync('which', ['dbus-daemon']).status !== 0
    ? 'not installed: dbus-daemon'
    : ''

export interface TestBus {
  /** For programs that use it. */
  environment: { DBUS_SESSION_BUS_ADDRESS: string }
  /** Connects another program, which owns this name. */
  program(name: string): Promise<MessageBus>
  /** Ends the bus. */
  kill(): Promise<void>
}

/** A session bus of the running test. */
export async function startBus(): Promise<TestBus> {
  const address = `unix:path=${join(temporaryFolder(), 'bus')}`
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', `--address=${address}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void daemon.kill('SIGKILL'))
  // It prints its address once it listens.
  await once(daemon.stdout, 'data')
  return {
    environment: { DBUS_SESSION_BUS_ADDRESS: address },
    async program(name) {
      const program = createClient({ busAddress: address })
      program.connection.on('error', () => {})
      onTestFinished(() => program.close())
      await program.requestName(name, 0)
      return program
    },
    async kill() {
      daemon.kill('SIGKILL')
      await once(daemon, 'exit')
    },
  }
}
