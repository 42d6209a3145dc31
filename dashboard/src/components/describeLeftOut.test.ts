import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { channels, leftOutRules } from '@telemetry-tracker/shared/contracts/suspicions'
import { languageCodes } from '@telemetry-tracker/shared/languages'
import { describe, expect, it } from 'vitest'
import { translatorFor } from '../../testing/translate.ts'
import { describeLeftOut, describeRule } from './describeLeftOut.ts'

const t = await translatorFor('en')
const says = (left_out: TimelineRow['left_out'], translate = t) =>
  describeLeftOut({ reason: 'suspicious_pattern', left_out }, translate)

describe('input that did not count', () => {
  it('is named with what was seen', () => {
    const found = [
      { channel: 'clicks', rule: 'still_clicks', back_dated: false },
      { channel: 'movement', rule: 'no_action', back_dated: false },
    ] satisfies TimelineRow['left_out']

    expect(says(found)).toEqual([
      'Clicks did not count: the pointer did not move for several minutes',
      'Mouse movement did not count: no keystroke, click or scrolling for several minutes',
    ])
  })

  it('is all of it where input could not be counted', () => {
    const minute = { reason: 'active_presence' as const, left_out: [], input_unknown: true }

    expect(describeLeftOut(minute, t)).toEqual([
      'Input could not be counted; what decided is whether someone was active',
    ])
  })

  it('is one sentence for all input that a rule found alike', () => {
    const found = channels.map(
      channel => ({ channel, rule: 'replayed', back_dated: false }) satisfies TimelineRow['left_out'][number],
    )

    expect(says(found)).toEqual([
      'Keystrokes, clicks, scrolling and mouse movement did not count: repeats an earlier part of the hour',
    ])
  })

  it('says that a later minute showed it', () => {
    const found = [
      { channel: 'keys', rule: 'never_rests', back_dated: true },
      { channel: 'clicks', rule: 'never_rests', back_dated: false },
    ] satisfies TimelineRow['left_out']

    expect(says(found)).toEqual([
      'Keystrokes did not count: many minutes without a pause of 5 seconds (found at a later minute)',
      'Clicks did not count: many minutes without a pause of 5 seconds',
    ])
  })

  it('uses a verb in the singular where a language has one', async () => {
    const french = await translatorFor('fr')
    const of = (channel: 'wheel' | 'keys') =>
      says([{ channel, rule: 'replayed', back_dated: false }], french)[0]

    expect(of('wheel')).toMatch(/^Le défilement n’a pas compté/)
    expect(of('keys')).toMatch(/^Les frappes n’ont pas compté/)
  })

  it('names movement without an action only where movement would have decided', () => {
    const left_out = [{ channel: 'movement', rule: 'no_action', back_dated: false } as const]

    expect(describeLeftOut({ reason: 'no_presence', left_out }, t)).toHaveLength(1)
    expect(describeLeftOut({ reason: 'meeting', left_out }, t)).toEqual([])
  })

  it('is never called cheating', async () => {
    const accusing = /cheat|fraud|fake|betrug|täusch|trich|fraude|tramp|trapa|धोखा|नकली/i
    for (const language of languageCodes) {
      const translate = await translatorFor(language)
      for (const rule of leftOutRules) {
        for (const channel of channels) {
          const [said] = says([{ channel, rule, back_dated: true }], translate)
          expect(said).not.toMatch(accusing)
        }
        expect(describeRule(rule, translate)).not.toMatch(accusing)
      }
      expect(translate('common.tooLittleCounted', { where: 'Code' })).not.toMatch(accusing)
    }
  })

  it('is named for each rule', () => {
    expect(describeRule('uniform_counts', t)).toBe(
      'Keystrokes and clicks: nearly the same number every second',
    )
  })
})
