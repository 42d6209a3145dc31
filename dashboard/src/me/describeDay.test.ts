import { languageCodes } from '@telemetry-tracker/shared/languages'
import { describe, expect, it } from 'vitest'
import {
  emptySummary,
  exampleApps,
  exampleDay,
  exampleMinutes,
  exampleSummary,
  exampleTimeline,
  exampleWeek,
} from '../../testing/exampleNumbers.ts'
import { i18nFor } from '../../testing/translate.ts'
import { type DayNumbers, describeDay } from './describeDay.ts'

const english = await i18nFor('en')
const numbers: DayNumbers = {
  day: exampleDay,
  timeZone: 'UTC',
  summary: exampleSummary,
  minutes: exampleTimeline,
  apps: exampleApps,
  days: exampleWeek,
}
const reported = (some: Partial<DayNumbers>, i18n = english) =>
  describeDay({ ...numbers, ...some }, i18n).map(sentence => sentence.replace(/\s/g, ' '))

describe('the summary of a day', () => {
  it('describes the total compared with before, the longest stretch and the rest', () => {
    expect(reported({})).toEqual([
      '7 h 0 min recorded between 9:00 AM and 10:30 AM, 81% of it productive.',
      'That is about the same as in the previous 4 days (78%).',
      'The longest productive stretch lasted 45 min, starting at 9:00 AM.',
      'The most non-productive time was spent on Chromium — youtube.com: 50 min.',
      '18 min had no input, which does not prove that no work was done.',
    ])
  })

  it.each([
    [exampleSummary.total_seconds, 0, '22 percentage points more than'],
    [0, exampleSummary.total_seconds, '78 percentage points less than'],
  ])('compares a day of %i s and %i s with the usual share', (productive, non_productive, words) => {
    const summary = { ...exampleSummary, productive, non_productive }

    expect(reported({ summary })[1]).toContain(words)
  })

  it('has no comparison when there is hardly any earlier data', () => {
    const sentences = reported({ days: exampleWeek.slice(-2) })

    expect(sentences.join(' ')).not.toContain('previous')
  })

  it('is empty without data', () => {
    expect(reported({ summary: emptySummary, minutes: [], apps: [] })).toEqual([])
  })

  it('ends a stretch at a gap', () => {
    const minutes = [
      ...exampleMinutes('09:00', 20, 'interaction', 'Code'),
      ...exampleMinutes('09:25', 30, 'meeting', 'zoom'),
    ]

    expect(reported({ minutes })[2]).toBe(
      'The longest productive stretch lasted 30 min, starting at 9:25 AM.',
    )
  })

  it('never names an app for time without input', () => {
    const apps = exampleApps.map(({ states, ...app }) => ({
      ...app,
      states: { productive: 0, non_productive: states.no_input, no_input: states.no_input },
    }))
    const total = exampleSummary.no_input
    const summary = { ...exampleSummary, productive: 0, non_productive: total, total_seconds: total }
    const minutes = exampleMinutes('09:00', 18, 'no_presence', 'Code')

    const said = reported({ summary, minutes, apps, days: [] })
    const leftOut = reported({
      summary: { ...summary, no_input_counts: 'left_out' },
      minutes,
      apps,
      days: [],
    })

    expect(said).toEqual([
      '18 min recorded between 9:00 AM and 9:18 AM, 0% of it productive.',
      '18 min had no input, which does not prove that no work was done.',
    ])
    expect(leftOut).toEqual(said.slice(1))
  })

  it('leaves time without input out of the share if the policy says so', () => {
    const summary = { ...exampleSummary, no_input_counts: 'left_out' as const }

    expect(reported({ summary })[0]).toContain('85% of it productive')
  })

  it('works in every language', async () => {
    const german = reported({}, await i18nFor('de'))

    expect(german[0]).toBe('7 h 0 min aufgezeichnet zwischen 09:00 und 10:30, davon 81 % produktiv.')
    for (const code of languageCodes) expect(reported({}, await i18nFor(code))).toHaveLength(5)
  })
})
