import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../policy.ts'
import { judgeBucket } from './judge.ts'
import { compileRules } from './rules.ts'
import { type BucketTotals, emptyTotals, type Surface } from './totals.ts'

const rules = compileRules(defaultPolicy, 60)

describe('judging a minute by its site', () => {
  it('lets a known site beat the title', () => {
    const minute = aMinute({ app: 'Chromium', title: 'How YouTube works', site: 'engineering.example.com' })

    expect(judgeBucket(minute, rules)).toMatchObject({
      state: 'productive',
      reason: 'interaction',
      appLabel: 'Chromium — engineering.example.com',
    })
  })

  it('is non-productive on a non-productive site, however many keys are pressed', () => {
    const minute = aMinute({ app: 'Chromium', title: '', site: 'music.youtube.com' })

    expect(judgeBucket(minute, rules)).toMatchObject({
      state: 'non_productive',
      reason: 'non_productive_app',
    })
  })

  it('does not match netflix.com with x.com, or a page without a site with anything', () => {
    expect(rules.match({ app: 'Chromium', title: '', site: 'max.com' })).toBeUndefined()
    expect(rules.match({ app: 'Chromium', title: 'YouTube', site: 'other' })).toBeUndefined()
    expect(rules.match({ app: 'Chromium', title: '', site: 'mobile.x.com' })?.name).toBe('x.com')
  })
})

describe('judging a minute by its sound', () => {
  it('is a meeting when one is audible in half of the samples', () => {
    const reading = aMinute({ app: 'Code', title: '', site: null }, { keystrokes: 0, meetingSamples: 30 })

    expect(judgeBucket(reading, rules)).toMatchObject({ state: 'productive', reason: 'meeting' })
    expect(judgeBucket({ ...reading, meetingSamples: 29 }, rules).reason).toBe('no_presence')
  })
})

describe('a name on a list', () => {
  it.each([
    ['Turnaround plan', undefined],
    ['ÜBERYouTubeÜBER', undefined],
    ['«YouTube»', 'youtube'],
    ['e\u0301youtube', undefined],
  ])('in the title %j is %s', (title, name) => {
    expect(rules.match({ app: 'Player', title, site: null })?.name).toBe(name)
  })

  it('needs no boundary in scripts without spaces', () => {
    const chinese = compileRules({ ...defaultPolicy, nonProductiveApps: ['微信'] }, 60)

    expect(chinese.match({ app: '打开微信聊天', title: '', site: null })?.name).toBe('微信')
  })

  it('must be the whole app name of a browser when it is short', () => {
    expect(rules.isBrowser('Arc')).toBe(true)
    expect(rules.isBrowser('SearchHost')).toBe(false)
    // A short name must be the whole name, not a word of it.
    expect(rules.isBrowser('Arc Calculator')).toBe(false)
    expect(rules.isBrowser('Google Chrome Canary')).toBe(true)
  })

  it('may contain characters with a meaning in regular expressions', () => {
    const odd = compileRules({ ...defaultPolicy, nonProductiveApps: ['c++ (fun)', '['] }, 60)

    expect(odd.match({ app: 'C++ (Fun)', title: '', site: null })?.name).toBe('c++ (fun)')
  })
})

describe('the surest match decides', () => {
  const both = compileRules(
    {
      ...defaultPolicy,
      meetingApps: ['huddle', 'example.com'],
      nonProductiveApps: ['huddle', 'play', 'example.com'],
    },
    60,
  )

  it.each<[string, Surface, string | undefined]>([
    ['the site before the app', { app: 'Huddle', title: '', site: 'play.org' }, 'nonProductive'],
    ['the app before the title', { app: 'Play', title: 'Huddle', site: null }, 'nonProductive'],
    [
      'the last part of a title before a word',
      { app: 'Tool', title: 'The play - Huddle', site: null },
      'meeting',
    ],
    [
      'a part before a word, of the other list',
      { app: 'Tool', title: 'My huddle - Play', site: null },
      'nonProductive',
    ],
    ['no meeting by a word', { app: 'Tool', title: 'In the huddle room', site: null }, 'nonProductive'],
    ['the meeting where both are equally sure: app', { app: 'Huddle', title: '', site: null }, 'meeting'],
    [
      'the meeting where both are equally sure: site',
      { app: 'Tool', title: '', site: 'a.example.com' },
      'meeting',
    ],
    [
      'the meeting where both are equally sure: title',
      { app: 'Tool', title: 'x - Huddle', site: null },
      'meeting',
    ],
    ['nothing by the title of an editor', { app: 'Code', title: 'Play', site: null }, undefined],
  ])('%s', (_, surface, list) => {
    expect(both.match(surface)?.list).toBe(list)
  })

  it('labels a page by what decided, and else by the last part of its title', () => {
    const labelOf = (title: string) =>
      judgeBucket(aMinute({ app: 'Firefox', title, site: null }), rules).appLabel

    expect(labelOf('reddit - the front page - Google Meet')).toBe('Firefox — Google Meet')
    expect(labelOf('How to zoom out in CSS - MDN')).toBe('Firefox — MDN')
    expect(labelOf('\u200b\u00ad')).toBe('Firefox — Other')
  })
})

function aMinute(surface: Surface, fields: Partial<BucketTotals> = {}): BucketTotals {
  return {
    ...emptyTotals,
    samples: 60,
    keystrokes: 120,
    interactionHistogram: [
      [0, 30],
      [3, 15],
      [5, 15],
    ],
    surfaces: [{ ...surface, samples: 60, firstSeenMs: 0 }],
    ...fields,
  }
}
