import { type ChildProcess, spawn } from 'node:child_process'
import type { Logger } from 'pino'
import type { Program } from '../program.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'

/**
 * Starts an agent that outlives this process, if this device is enrolled. Returns whether it started one. If
 * another agent was faster, the new one exits by itself.
 */
export function startAgentWhereEnrolled(dataDir: string, { file, args }: Program, log: Logger): boolean {
  if (readEnrolment(dataDir)?.state !== 'enrolled') return false
  // It may have been uninstalled by the time the agent has loaded.
  const agent = spawnAgent(dataDir, { file, args }, ['--if-enrolled'])
  agent.on('error', error => log.error({ why: error.message }, 'cannot start an agent'))
  log.info({ agent: agent.pid }, 'starting an agent')
  return true
}

/** Starts an agent that outlives this process. */
export function spawnAgent(
  dataDir: string,
  { file, args }: Program,
  options: readonly string[] = [],
): ChildProcess {
  // Not in the caller's folder, because an agent reads the settings file of its working folder.
  const agent = spawn(file, [...args, 'agent', ...options], {
    cwd: dataDir,
    env: { ...process.env, DATA_DIR: dataDir },
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  })
  agent.unref()
  return agent
}
