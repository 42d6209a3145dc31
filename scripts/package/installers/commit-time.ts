import { execFileSync } from 'node:child_process'
import { root } from '../../root.ts'

/**
 * The time of everything in an installer, in seconds: SOURCE_DATE_EPOCH, or the time of the current commit.
 * https://reproducible-builds.org/specs/source-date-epoch/
 */
export function commitTimeSec(given = process.env['SOURCE_DATE_EPOCH'], folder = root): number {
  if (given !== undefined && /^\d+$/.test(given)) return Number(given)
  if (given !== undefined) throw new Error(`SOURCE_DATE_EPOCH must be a number of seconds, not "${given}".`)
  try {
    return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: folder, stdio: 'pipe' }))
  } catch (error) {
    throw new Error('There is no commit to take the time from. Set SOURCE_DATE_EPOCH.', { cause: error })
  }
}
