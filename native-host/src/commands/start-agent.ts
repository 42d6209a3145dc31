import { spawn } from 'node:child_process'
import type { Logger } from 'pino'
import type { Program } from '../program.ts'
import { isSetUp, readEnrolment } from '../sign-in/enrolment.ts'

/**
 * Starts an agent that outlives this process, if this device is set up. Returns whether it started one. If
 * another agent was faster, the new one exits by itself.
 */
export function startAgentWhereEnrolled(dataDir: string, { file, args }: Program, log: Logger): boolean {
  if (!isSetUp(readEnrolment(dataDir))) return false
  // Not in the browser's folder, because an agent reads the settings file of its working folder.
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
