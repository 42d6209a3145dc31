import { runRelay } from '../browser/relay.ts'
import { dataDirOf } from '../data-dir.ts'
import { openLog } from '../log.ts'
import { socketPlace } from '../platform/socket-place.ts'
import type { Program } from '../program.ts'

const lookForParentMs = 2_000

/** Runs the relay for the browser that started us, until it closes the pipe or is gone itself. Nothing but frames goes to stdout. */
export async function runRelayCommand(program: Program): Promise<void> {
  const dataDir = dataDirOf(process.env)
  const log = openLog(dataDir, 'relay', { level: 'info', stderr: false })
  const browserGone = new AbortController()
  const parent = process.ppid
  // A crashed browser can leave its end of the pipe open in a child of its own.
  const watch = setInterval(() => process.ppid !== parent && browserGone.abort(), lookForParentMs)
  try {
    await runRelay({
      stdin: process.stdin,
      stdout: process.stdout,
      place: socketPlace(dataDir),
      browserPid: parent,
      log,
      async startAgent() {
        // What a relay seldom needs is not loaded before.
        const { startAgentWhereEnrolled } = await import('./start-agent.ts')
        return startAgentWhereEnrolled(dataDir, program, log)
      },
      signal: browserGone.signal,
    })
    log.info('the browser hung up')
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
