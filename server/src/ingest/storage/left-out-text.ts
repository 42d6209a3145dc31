import { channels, leftOutRules } from '@telemetry-tracker/shared/contracts/suspicions'
import { type LeftOut, nothingLeftOut } from '@telemetry-tracker/shared/engine/left-out/left-out'
import { memoize } from '@telemetry-tracker/shared/names/memoize'

/**
 * The column `left_out`: for each left-out channel the index of its rule and of the channel, and `<` if back-dated, such as `1.1,6.0<`. Few different
 * texts exist.
 */
export function leftOutText(leftOut: readonly LeftOut[]): string {
  let text = ''
  for (const { rule, channel, backDated } of leftOut)
    text += `${text === '' ? '' : ','}${leftOutRules.indexOf(rule)}.${channels.indexOf(channel)}${backDated ? '<' : ''}`
  return text
}

/** The reverse. Throws a TypeError if the text is damaged. */
export const parseLeftOut: (text: string) => readonly LeftOut[] = memoize(text =>
  text === '' ? nothingLeftOut : text.split(',').map(parseOne),
)

function parseOne(text: string): LeftOut {
  const [, ruleIndex, channelIndex, back] = /^(\d+)\.(\d)(<?)$/.exec(text) ?? []
  const rule = leftOutRules[Number(ruleIndex)]
  const channel = channels[Number(channelIndex)]
  if (!rule || !channel) throw new TypeError(`"left_out" of a bucket is damaged: ${text}.`)
  return { channel, rule, backDated: back === '<' }
}
