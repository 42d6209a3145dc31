import { reasonSchema } from '@telemetry-tracker/shared/contracts/http'
import { describe, expect, it } from 'vitest'
import { translatorFor } from '../../testing/translate.ts'
import { describeReason } from './describeReason.ts'

const t = await translatorFor('en')
const minute = { app_name: 'Code', site: null, keystrokes: 40, clicks: 3, left_out: [] }

describe('the reason of a minute', () => {
  it('distinguishes typing from clicking', () => {
    const reported = (keystrokes: number, clicks: number) =>
      describeReason({ ...minute, reason: 'interaction', keystrokes, clicks }, t)

    expect(reported(40, 3)).toBe('Typing and clicking in Code')
    expect(reported(40, 0)).toBe('Typing in Code')
    expect(reported(0, 3)).toBe('Clicking in Code')
  })

  it('names the site rather than the browser', () => {
    const reported = describeReason(
      {
        ...minute,
        reason: 'non_productive_app',
        app_name: 'Chromium — youtube.com',
        site: 'youtube.com',
      },
      t,
    )

    expect(reported).toBe('youtube.com was in front')
  })

  it.each(reasonSchema.options)('has a sentence for %s with the app or site in it', reason => {
    expect(describeReason({ ...minute, reason }, t)).toContain('Code')
  })

  it('accuses nobody where too little input counted', () => {
    const left_out = [{ channel: 'clicks', rule: 'still_clicks', back_dated: false } as const]

    expect(describeReason({ ...minute, reason: 'suspicious_pattern', left_out }, t)).toBe(
      'Too little input counted in Code',
    )
    expect(describeReason({ ...minute, reason: 'suspicious_pattern' }, t)).toBe(
      'Input in Code was unusually regular',
    )
  })

  it('does not call someone a reader whose input could not be counted', () => {
    const reported = describeReason({ ...minute, reason: 'active_presence', input_unknown: true }, t)

    expect(reported).toBe('Active in Code')
  })

  it('leaves no gap if a window has no name', () => {
    expect(describeReason({ ...minute, reason: 'active_presence', app_name: '' }, t)).toBe(
      'Reading in an unnamed window',
    )
  })
})
