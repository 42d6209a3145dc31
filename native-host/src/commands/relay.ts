import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { runRelay } from '../browser/relay.ts'
import { openLog } from '../log.ts'
import { socketPlace } from '../platform/socket-place.ts'
import { dataDirOf } from '../settings.ts'

const lookForParentMs = 2_000

/**
 * Whether a browser started us for its extension, and for ours: Chromium gives the extension's origin, Firefox the manifest's path and
 * the extension's id. Undefined when no browser did.
 */
export function browserCall(args: readonly string[]): 'ours' | 'foreign' | undefined {
  const [first = '', second] = args
  if (first.startsWith('chrome-extension://')) {
    return first === `chrome-extension://${chromiumExtensionId}/` ? 'ours' : 'foreign'
  }
  if (!first.endsWith('.json') || second === undefined) return undefined
  return second === firefoxExtensionId ? 'ours' : 'foreign'
}

/** Runs the relay for the browser that started us, until it closes the pipe or is gone itself. Nothing but frames goes to stdout. */
export async function runRelayCommand(): Promise<void> {
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
      log,
      signal: browserGone.signal,
    })
    log.info('the browser hung up')
    process.exit(0)
  } catch (error) {
    log.error(
      { why: error instanceof Error ? error.message : String(error) },
      'the browser can not be understood',
    )
    process.exit(1)
  } finally {
    clearInterval(watch)
  }
}
