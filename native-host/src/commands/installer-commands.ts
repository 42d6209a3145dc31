import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { dataDirOf } from '../data-dir.ts'
import type { Program } from '../program.ts'
import type { AfterInstallOptions } from './after-install.ts'

/** Exit code of `stop` when no agent ran. */
const nothingRan = 3

/** The commands that installers run; people don't need them. */
export function installerCommands(self: Program): Command[] {
  return [
    new Command('stop').description('end the running agent; exit code 3 if none runs').action(async () => {
      if (!(await stopIn(dataDirOf(process.env)))) process.exitCode = nothingRan
    }),
    new Command('after-install')
      .description('register with browsers and for sign-in, with what the set-up program was given')
      .requiredOption('--values <file>')
      .requiredOption('--baked <file>')
      .requiredOption('--log <file>')
      .requiredOption('--problems <file>')
      .option('--start', 'start the agent, too', false)
      .action(async (options: AfterInstallOptions) => {
        const { afterInstall } = await import('./after-install.ts')
        await afterInstall(self, options)
      }),
  ]
}

/** Whether an agent ran. A data folder that does not exist is not created. */
async function stopIn(dataDir: string): Promise<boolean> {
  if (!existsSync(dataDir)) return false
  const { stopAgent } = await import('../uninstall/stop-agent.ts')
  const { folder, wasRunning } = await stopAgent(dataDir)
  folder.release()
  return wasRunning
}
