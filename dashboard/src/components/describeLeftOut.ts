import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { Channel, LeftOutRule } from '@telemetry-tracker/shared/contracts/suspicions'
import type { Translate } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/messages.ts'

type LeftOut = TimelineRow['left_out'][number]

/** What input of a minute did not count and why: a sentence for each rule, for the minute's person. */
export function describeLeftOut(leftOut: readonly LeftOut[], t: Translate): string[] {
  const byFinding = Map.groupBy(leftOut, ({ rule, back_dated }) => `${rule} ${back_dated}`)
  return [...byFinding.values()].map(found => sentenceOf(found, t))
}

/** What a rule finds, as an entry of a list. */
export function describeRule(rule: LeftOutRule, t: Translate): string {
  return `${capitalised(inputsIn(ruleChannels[rule], t))}: ${t(ruleTexts[rule])}`
}

function sentenceOf(found: LeftOut[], t: Translate): string {
  const [{ rule, back_dated }] = found as [LeftOut]
  const channels = found.map(({ channel }) => channel)
  const isOne = channels.length === 1 && channels.every(channel => uncountable.has(channel))
  const values = { inputs: inputsIn(channels, t), why: t(ruleTexts[rule]) }
  const sentence = capitalised(t('common.leftOut', values, isOne ? 1 : 2))
  return back_dated ? t('common.foundLater', { sentence }) : sentence
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
