import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { InputCounter } from '../../collect/input.ts'
import { createObserver } from '../../collect/observe.ts'
import { mergeSecond } from '../../merge/event.ts'
import { matchWindows, noMatches } from '../../merge/match-windows.ts'
import { compileTitleRedaction } from '../../merge/titles.ts'
import type { Desktop } from '../../platform/desktop.ts'
import { openDesktop } from '../../platform/open-desktop.ts'

interface Sampling {
  userId: string
  policy: Policy
  open?: () => Promise<Desktop>
  now?: () => number
}

const bucketSizeSec = 60
/**
 * The event of this second, made as the agent would make it under this policy, and nothing else: it is written
 * nowhere. An example if the desktop cannot be observed, or a window of the system is in front.
 */
export async function takeSample({
  userId,
  policy,
  open = () => openDesktop(process.env),
  now = Date.now,
}: Sampling): Promise<{ event: TelemetryEvent; isReal: boolean }> {
  const example = { event: exampleEvent(userId, now()), isReal: false }
  // Why a desktop cannot be observed is said by the step about permissions.
  const desktop = await open().catch(() => null)
  if (desktop === null) return example
  try {
    const rules = compileRules(policy, bucketSizeSec)
    const limits = { minShare: policy.visibleMinShare, minSide: policy.visibleMinSide }
    const times = () => ({ wallMs: now(), monotonicMs: performance.now(), sleeplessMs: performance.now() })
    const canCount = (await desktop.hookObstacle()) === null
    // Only the agent counts input, so this second's counts are 0.
    const observe = await createObserver(
      desktop,
      new InputCounter(),
      () => limits,
      times,
      () => canCount,
    )
    const observation = await observe()
    const { reported } = matchWindows(observation, [], rules.isBrowser, noMatches)
    const context = {
      userId,
      rules,
      wakeThresholdSec: Number.POSITIVE_INFINITY,
      redactTitle: compileTitleRedaction(policy, rules),
      isRemote: false,
    }
    const event = mergeSecond(observation, reported, [], context, { endMs: now(), limit: null })
    return event === null ? example : { event, isReal: true }
  } finally {
    desktop.close()
  }
}

function exampleEvent(userId: string, nowMs: number): TelemetryEvent {
  return {
    user_id: userId,
    timestamp: new Date(nowMs).toISOString(),
    app_name: 'Writer',
    window_title: 'Report',
    keystroke_count: 3,
    mouse_clicks: 1,
    scroll_count: 0,
    mouse_distance: 128.5,
    idle_seconds: 0.2,
    distraction_visible: false,
  }
}
