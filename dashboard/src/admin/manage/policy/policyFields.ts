import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TextKey } from '../../../i18n/messages.ts'

type Named<Value> = { [K in keyof Policy]: Policy[K] extends Value ? K : never }[keyof Policy]

/** One setting of the policy: its name, its description, and its kind of field. */
export type PolicyField = { title: TextKey; does: TextKey } & (
  | { kind: 'list'; key: Named<string[]> }
  | { kind: 'number'; key: Named<number>; min: number; max: number; unit: TextKey }
  | { kind: 'share'; key: Named<number> }
  | { kind: 'titles'; key: 'windowTitleMode' }
  | { kind: 'switch'; key: Named<boolean> }
)

interface FieldGroup {
  name: 'lists' | 'interaction' | 'presence' | 'pattern' | 'privacy'
  title: TextKey
  does: TextKey
  fields: readonly PolicyField[]
}

/** Every setting of the policy, in the order in which a minute is judged. */
export const policyGroups: readonly FieldGroup[] = [
  {
    name: 'lists',
    title: 'admin.groupLists',
    does: 'admin.groupListsDoes',
    fields: [
      {
        kind: 'list',
        key: 'nonProductiveApps',
        title: 'admin.nonProductiveApps',
        does: 'admin.nonProductiveAppsDoes',
      },
      { kind: 'list', key: 'meetingApps', title: 'admin.meetingApps', does: 'admin.meetingAppsDoes' },
      { kind: 'list', key: 'browserApps', title: 'admin.browserApps', does: 'admin.browserAppsDoes' },
      {
        kind: 'list',
        key: 'remoteDesktopApps',
        title: 'admin.remoteDesktopApps',
        does: 'admin.remoteDesktopAppsDoes',
      },
      { kind: 'list', key: 'ghostApps', title: 'admin.ghostApps', does: 'admin.ghostAppsDoes' },
    ],
  },
  {
    name: 'interaction',
    title: 'admin.groupInteraction',
    does: 'admin.groupInteractionDoes',
    fields: [
      {
        ...count('productiveInteractionThreshold', 1, 10_000, 'admin.aMinute'),
        title: 'admin.interactionThreshold',
        does: 'admin.interactionThresholdDoes',
      },
      {
        ...count('productiveKeystrokeThreshold', 1, 10_000, 'admin.aMinute'),
        title: 'admin.keystrokeThreshold',
        does: 'admin.keystrokeThresholdDoes',
      },
      {
        ...count('productiveMouseThreshold', 1, 10_000, 'admin.aMinute'),
        title: 'admin.clickThreshold',
        does: 'admin.clickThresholdDoes',
      },
    ],
  },
  {
    name: 'presence',
    title: 'admin.groupPresence',
    does: 'admin.groupPresenceDoes',
    fields: [
      {
        ...count('mouseMovementThreshold', 0, 1_000_000, 'admin.pixels'),
        title: 'admin.movementThreshold',
        does: 'admin.movementThresholdDoes',
      },
      {
        ...count('mouseMovementMinSamples', 0, 3_600, 'admin.seconds'),
        title: 'admin.movingSeconds',
        does: 'admin.movingSecondsDoes',
      },
      {
        ...count('idleAwayThreshold', 1, 3_600, 'admin.seconds'),
        title: 'admin.idleAway',
        does: 'admin.idleAwayDoes',
      },
      {
        kind: 'share',
        key: 'distractionMinRatio',
        title: 'admin.distractionRatio',
        does: 'admin.distractionRatioDoes',
      },
      {
        kind: 'share',
        key: 'visibleMinShare',
        title: 'admin.visibleShare',
        does: 'admin.visibleShareDoes',
      },
      {
        ...count('visibleMinSide', 1, 10_000, 'admin.pixels'),
        title: 'admin.visibleSide',
        does: 'admin.visibleSideDoes',
      },
    ],
  },
  {
    name: 'pattern',
    title: 'admin.groupPattern',
    does: 'admin.groupPatternDoes',
    fields: [
      { kind: 'share', key: 'minZeroSampleRatio', title: 'admin.zeroRatio', does: 'admin.zeroRatioDoes' },
      {
        ...count('minDistinctValues', 1, 60, 'admin.differentCounts'),
        title: 'admin.distinctValues',
        does: 'admin.distinctValuesDoes',
      },
    ],
  },
  {
    name: 'privacy',
    title: 'admin.groupPrivacy',
    does: 'admin.groupPrivacyDoes',
    fields: [
      { kind: 'titles', key: 'windowTitleMode', title: 'admin.titleMode', does: 'admin.titleModeDoes' },
      { kind: 'list', key: 'titleScrubPatterns', title: 'admin.titleScrub', does: 'admin.titleScrubDoes' },
      { kind: 'list', key: 'workHours', title: 'admin.workHours', does: 'admin.workHoursDoes' },
      { kind: 'switch', key: 'mayPause', title: 'admin.mayPause', does: 'admin.mayPauseDoes' },
    ],
  },
]

function count(key: Named<number>, min: number, max: number, unit: TextKey) {
  return { kind: 'number', key, min, max, unit } as const
}
