import { browserCall } from './commands/browser-call.ts'
import { argumentsWhenOpened } from './platform/macos/opened-app.ts'
import { UsageError } from './private-folder.ts'
import type { Program } from './program.ts'

/**
 * Runs what the arguments say. The parts that a browser or the agent starts often load only their own code,
 * without the commands and schemas.
 */
export async function run(args: string[], program: Program): Promise<void> {
  await argumentsWhenOpened(args, program.file, isSetUpHere)
    .then(asked => choose(asked, program))
    .catch(explain)
}

async function choose(args: string[], program: Program): Promise<void> {
  const call = browserCall(args)
  if (call === 'ours' || (call === 'foreign' && (await isOursByPreset(args, program))))
    return (await import('./commands/relay.ts')).runRelayCommand(program)
  if (call === 'foreign')
    throw new UsageError(
      'Another extension tried to use the helper. Only the helper’s own extension is allowed.',
    )
  const [command, ...rest] = args
  if (command === 'collector') {
    const { readTask } = await import('./collect/task.ts')
    const task = readTask(rest)
    if (task !== undefined) return (await import('./collect/collector.ts')).runCollector(task)
  }
  if (command === '--version' || command === '-V') {
    return (await import('./version.ts')).printVersion({ json: args.includes('--json') })
  }
  const { createCommands } = await import('./commands/commands.ts')
  await createCommands(program).parseAsync(args, { from: 'user' })
}

/** Read only when needed: most relays are started by an extension whose id is built in. */
async function isOursByPreset(args: readonly string[], program: Program): Promise<boolean> {
  const { presetFiles, readPreset } = await import('./preset.ts')
  return browserCall(args, readPreset(presetFiles(program)).extensionIds) === 'ours'
}

async function isSetUpHere(): Promise<boolean> {
  const { dataDirOf } = await import('./data-dir.ts')
  const { isSetUp } = await import('./setup/acknowledgement.ts')
  return isSetUp(dataDirOf(process.env))
}

/** A problem that the user can fix is one sentence; anything else is a bug and keeps its stack. */
async function explain(error: unknown): Promise<void> {
  const { SettingError } = await import('@telemetry-tracker/shared/settings/setting')
  const isTheirs = error instanceof UsageError || error instanceof SettingError
  console.error(isTheirs ? error.message : error)
  process.exitCode = 1
}
