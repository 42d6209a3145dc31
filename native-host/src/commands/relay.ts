import { runRelay } from '../browser/relay.ts'
import { dataDirOf } from '../data-dir.ts'
import { openLog } from '../log.ts'
import { socketPlace } from '../platform/socket-place.ts'
import type { Program } from '../program.ts'

const lookForParentMs = 2_000

/**
 * Runs the relay for the browser that started it, until the browser closes the pipe or exits. Only frames go
 * to stdout.
 */
export async function runRelayCommand(program: Program): Promise<void> {
  const dataDir = dataDirOf(process.env)
  const log = openLog(dataDir, 'relay', { level: 'info', stderr: false })
  const browserGone = new AbortController()
  const parent = process.ppid
  // A crashed browser can leave its end of the pipe open in one of its child processes.
  const watch = setInterval(() => process.ppid !== parent && browserGone.abort(), lookForParentMs)
  try {
    await runRelay({
      stdin: process.stdin,
      stdout: process.stdout,
      place: socketPlace(dataDir),
      browserPid: parent,
      log,
      async startAgent() {
        // Loaded only when needed, because a relay rarely needs it.
        const { startAgentWhereEnrolled } = await import('./start-agent.ts')
        return startAgentWhereEnrolled(dataDir, program, log)
      },
      signal: browserGone.signal,
    })
    log.info('the browser disconnected')
    process.exit(0)
  } catch (error) {
    log.error(
      { why: error instanceof Error ? error.message : String(error) },
      'cannot read the browser’s messages',
    )
    process.exit(1)
  } finally {
    clearInterval(watch)
  }
}
