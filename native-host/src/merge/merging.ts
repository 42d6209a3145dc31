import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { isRemoteSession } from '../platform/remote-session.ts'
import type { MergeContext } from './event.ts'
import { compileTitleRedaction } from './titles.ts'

/**
 * The server judges the minutes. The bucket size matters here only for the numbers shown while the server can't be
 * reached; this is the server's default.
 */
const bucketSizeSec = 60

/** How seconds become events under a policy. */
export function mergingUnder(
  policy: Policy,
  { userId, wakeThresholdSec }: Pick<MergeContext, 'userId' | 'wakeThresholdSec'>,
): MergeContext {
  const rules = compileRules(policy, bucketSizeSec)
  return {
    userId,
    rules,
    wakeThresholdSec,
    redactTitle: compileTitleRedaction(policy, rules),
    isRemote: isRemoteSession(process.env),
    tellsOffset: policy.workHours.length > 0,
  }
}
