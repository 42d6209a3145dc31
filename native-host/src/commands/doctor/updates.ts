import { pausedText } from '../../update/paused-text.ts'
import { readUpdateState } from '../../update/update-state.ts'
import { helperVersion } from '../../version.ts'
import { type Finding, fine, unsure } from './finding.ts'

/** Which version runs, whether a newer one is offered, and what went wrong with it. */
export function updateChecks(dataDir: string): Finding[] {
  const { checkedAt, newest, isPaused, problem } = readUpdateState(dataDir)
  if (problem !== undefined) return [unsure('updates', `version ${helperVersion} stays`, problem)]
  if (isPaused) return [fine('updates', `version ${helperVersion}; ${pausedText}`)]
  if (newest !== undefined)
    return [unsure('updates', `version ${newest.version} is available`, 'run `update`')]
  if (checkedAt === undefined) return [fine('updates', `version ${helperVersion}, not looked for yet`)]
  return [fine('updates', `version ${helperVersion}, the newest at ${checkedAt}`)]
}
