import { spawn } from 'node:child_process'
import type { Logger } from 'pino'
import type { Program } from '../program.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'

/**
 * Starts an agent that lives on without its starter, where this device is enrolled: there one is to run. Elsewhere it does nothing. Returns whether
 * one is being started; where another was faster, it leaves again by itself.
 */
export function startAgentWhereEnrolled(dataDir: string, { file, args }: Program, log: Logger): boolean {
  if (readEnrolment(dataDir)?.state !== 'enrolled') return false
  // Not in the browser's folder: an agent reads the settings file of its own.
  const agent = spawn(file, [...args, 'agent'], {
    cwd: dataDir,
    env: { ...process.env, DATA_DIR: dataDir },
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  })
  agent.on('error', error => log.error({ why: error.message }, 'cannot start an agent'))
  agent.unref()
  log.info({ agent: agent.pid }, 'starting an agent')
  return true
}
