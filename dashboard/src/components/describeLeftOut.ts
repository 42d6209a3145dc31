import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { Channel, LeftOutRule } from '@telemetry-tracker/shared/contracts/suspicions'
import type { Translate } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/messages.ts'

type LeftOut = TimelineRow['left_out'][number]

/** What input of a minute did not count and why: a sentence without a full stop for each finding. */
export function describeLeftOut(
  minute: Pick<TimelineRow, 'reason' | 'left_out' | 'input_unknown'>,
  t: Translate,
): string[] {
  if (minute.input_unknown) return [t('common.inputUnknown')]
  return findingsIn(leftOutToShow(minute)).map(finding => sentenceOf(finding, t))
}

/**
 * The input to name. Movement without an action says something only about a minute that movement would have
 * decided.
 */
export function leftOutToShow({ reason, left_out }: Pick<TimelineRow, 'reason' | 'left_out'>): LeftOut[] {
  const decidedByInput = reason !== 'meeting' && reason !== 'non_productive_app'
  return left_out.filter(({ rule }) => decidedByInput || rule !== 'no_action')
}

/** What a rule finds, as an entry of a list. */
export function describeRule(rule: LeftOutRule, t: Translate): string {
  return `${capitalised(inputsIn(ruleChannels[rule], t))}: ${t(ruleTexts[rule])}`
}

/** All input that a rule found alike. */
interface Finding {
  rule: LeftOutRule
  isBackDated: boolean
  channels: Channel[]
}

function findingsIn(leftOut: readonly LeftOut[]): Finding[] {
  const findings: Finding[] = []
  for (const { rule, channel, back_dated } of leftOut) {
    const same = findings.find(found => found.rule === rule && found.isBackDated === back_dated)
    if (same) same.channels.push(channel)
    else findings.push({ rule, isBackDated: back_dated, channels: [channel] })
  }
  return findings
}

function sentenceOf({ rule, isBackDated, channels }: Finding, t: Translate): string {
  const isOne = channels.length === 1 && channels.every(channel => uncountable.has(channel))
  const values = { inputs: inputsIn(channels, t), why: t(ruleTexts[rule]) }
  const sentence = capitalised(t('common.leftOut', values, isOne ? 1 : 2))
  return isBackDated ? t('common.foundLater', { sentence }) : sentence
}

function inputsIn(channels: readonly Channel[], t: Translate): string {
  const names = channels.map(channel => t(channelTexts[channel]))
  const last = names.pop() ?? ''
  return names.length === 0 ? last : t('common.twoInputs', { first: names.join(', '), last })
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** Their names are in the singular, so the verb is, too. */
const uncountable: ReadonlySet<Channel> = new Set(['wheel', 'movement'])

const channelTexts = {
  keys: 'common.inputKeys',
  clicks: 'common.inputClicks',
  wheel: 'common.inputWheel',
  movement: 'common.inputMovement',
} as const satisfies Record<Channel, TextKey>

const ruleTexts = {
  no_action: 'common.whyNoAction',
  still_clicks: 'common.whyStillClicks',
  even_motion: 'common.whyEvenMotion',
  uniform_counts: 'common.whyUniformCounts',
  no_pauses: 'common.whyNoPauses',
  never_rests: 'common.whyNeverRests',
  constant_hold: 'common.whyConstantHold',
  steady: 'common.whySteady',
  replayed: 'common.whyReplayed',
} as const satisfies Record<LeftOutRule, TextKey>

/** The channels that each rule can leave out. */
const ruleChannels: Readonly<Record<LeftOutRule, readonly Channel[]>> = {
  no_action: ['movement'],
  still_clicks: ['clicks'],
  even_motion: ['movement'],
  uniform_counts: ['keys', 'clicks'],
  no_pauses: ['keys', 'clicks'],
  never_rests: ['keys', 'clicks', 'wheel'],
  constant_hold: ['keys'],
  steady: ['keys', 'clicks'],
  replayed: ['keys', 'clicks', 'wheel', 'movement'],
}
