import { existsSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { envFileFor } from '../env-file-for.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'

interface Situation {
  program: Program
  dataDir: string
  /** The value of DATA_DIR in the environment. */
  chosenDataDir: string | undefined
  workingDir: string
  exists?: (path: string) => boolean
}

/**
 * The command that starts the agent with today's settings in another session: those of the `.env` in this folder, or
 * else in the data folder. The environment of this process is gone then, so its data folder is an argument.
 */
export function startCommand({
  program,
  dataDir,
  chosenDataDir,
  workingDir,
  exists = existsSync,
}: Situation): string[] {
  const folder = dirname(envFileFor(workingDir, dataDir, exists))
  const command = [
    program.file,
    ...program.args,
    'agent',
    '--folder',
    folder,
    ...(chosenDataDir ? ['--data-dir', dataDir] : []),
  ]
  if (command.some(part => /[\n\r]/.test(part)))
    throw new UsageError(
      `The path ${folder} has a line break, which no system can start at sign-in. Rename it.`,
    )
  return command
}

/** The files of a command that have to exist: the program and, from source, its script. */
export function programIn(command: readonly string[]): string[] {
  const end = command.indexOf('agent')
  return command.slice(0, end === -1 ? 1 : end).filter(part => isAbsolute(part) || /^[a-z]:\\/i.test(part))
}
