import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { Translate } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/messages.ts'

/** Why a minute was judged as it was, as a short sentence for its person. */
export function describeReason(
  minute: Pick<
    TimelineRow,
    'reason' | 'app_name' | 'site' | 'keystrokes' | 'clicks' | 'left_out' | 'input_unknown'
  >,
  t: Translate,
): string {
  const surface = minute.site ?? minute.app_name
  if (surface !== '') return t(sentenceFor(minute), { where: surface })
  return capitalised(t(sentenceFor(minute), { where: t('common.unnamedWindow') }))
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function sentenceFor({
  reason,
  keystrokes,
  clicks,
  left_out,
  input_unknown,
}: Pick<TimelineRow, 'reason' | 'keystrokes' | 'clicks' | 'left_out' | 'input_unknown'>): TextKey {
  switch (reason) {
    case 'meeting':
      return 'common.meeting'
    case 'non_productive_app':
      return 'common.wasInFront'
    case 'suspicious_pattern':
      // Minutes from before this list existed have no entries in it.
      return left_out.length === 0 ? 'common.regularInput' : 'common.tooLittleCounted'
    case 'interaction':
      if (clicks === 0) return 'common.typingIn'
      return keystrokes === 0 ? 'common.clickingIn' : 'common.typingAndClickingIn'
    case 'distracted':
      return 'common.distracted'
    case 'active_presence':
      return input_unknown ? 'common.activeIn' : 'common.readingIn'
    case 'no_presence':
      return 'common.away'
  }
}
