import { describe, expect, it } from 'vitest'
import { compilePatterns } from './pattern.ts'

const finds = (pattern: string, text: string) => compilePatterns([pattern])(text) !== undefined

describe('a name on a list is found in a title', () => {
  it.each([
    ['with a no-break space', 'google meet', 'Standup | Google\u00a0Meet'],
    ['with two spaces', 'google meet', 'Standup | Google  Meet'],
    ['with a zero-width space', 'microsoft edge', 'x - Microsoft\u200b Edge'],
    ['with a soft hyphen', 'facebook', 'Face\u00adbook'],
    ['with decomposed accents', 'télé loisirs', 'Télé Loisirs'.normalize('NFD')],
    [
      'written with composed accents where the list has decomposed ones',
      'télé'.normalize('NFD'),
      'télé - VLC',
    ],
    ['in decomposed Hangul', '게임', `${'게임'.normalize('NFD')} - VLC`],
    ['in full-width letters', 'youtube', 'ＹｏｕＴｕｂｅ'],
    ['in capitals without a lower-case form', 'straße', 'STRASSE'],
    ['with a dotted capital I', 'instagram', 'İnstagram'],
    ['with a typographic apostrophe', "assassin's creed", 'Assassin’s Creed'],
    ['with a no-break hyphen', 'e-sport', 'e‑sport'],
    ['behind an emoji with a variation selector', 'tiktok', '▶️TikTok'],
    ['before a trade mark sign', 'zoom', 'Zoom™ Meeting'],
    ['beside a script without spaces', 'youtube', 'YouTubeで見る'],
    ['with symbols', 'c++', 'c++ - nvim'],
  ])('%s', (_, pattern, text) => {
    expect(finds(pattern, text)).toBe(true)
  })

  it.each([
    ['inside a word', 'around', 'Turnaround'],
    ['with a digit attached', 'zoom', 'zoom2'],
    ['with an underscore attached', 'youtube', 'my_youtube_notes.txt'],
    ['of invisible characters', '\u200b', 'any\u200btitle'],
  ])('but not %s', (_, pattern, text) => {
    expect(finds(pattern, text)).toBe(false)
  })
})

it('searches a long title for a thousand names quickly', () => {
  const find = compilePatterns(Array.from({ length: 1_000 }, (_, n) => `name ${n} of many`))
  const started = performance.now()

  expect(find('A title without any of them. '.repeat(30))).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(1_000)
})
