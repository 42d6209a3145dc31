import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalForm } from './normal-form.ts'
import { compilePatterns } from './pattern.ts'
import { compileSitePatterns, findSitePattern } from './site.ts'

/** The definition: one name after another, each at any place. */
function findOneByOne(patterns: readonly string[], text: string): string | undefined {
  const word = /[\p{L}\p{N}\p{Mn}\p{Mc}_]/u
  const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u
  const isWord = (character = '') => word.test(character) && !unspaced.test(character)
  const within = normalForm(text)
  return patterns.find(pattern => {
    const wanted = normalForm(pattern)
    const [first = ''] = wanted
    const last = [...wanted].at(-1) ?? ''
    const beginsWord = /[\p{L}\p{N}_]/u.test(first) && !unspaced.test(first)
    for (let at = within.indexOf(wanted); wanted !== '' && at !== -1; at = within.indexOf(wanted, at + 1)) {
      const before = [...within.slice(0, at)].at(-1)
      const [behind] = within.slice(at + wanted.length)
      if (!(beginsWord && isWord(before)) && !(isWord(last) && isWord(behind))) return true
    }
    return false
  })
}

/** Few characters, so that names share beginnings, contain each other and meet at every kind of boundary. */
const letters = fc.constantFrom(
  'a',
  'b',
  'A',
  ' ',
  '-',
  '_',
  '1',
  'é',
  'e\u0301',
  'ß',
  '見',
  'カ',
  '\u200b',
  '+',
  '𝒳',
  '🎬',
  'ﷺ',
)
const texts = fc.array(letters, { maxLength: 12 }).map(parts => parts.join(''))

it('finds the same name in a text as searching for each name', () => {
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 30 }), texts, (patterns, text) => {
      expect(compilePatterns(patterns)(text)).toBe(findOneByOne(patterns, text))
    }),
    { numRuns: 2_000 },
  )
})

const labels = fc.constantFrom(
  'a',
  'b',
  'com',
  'co',
  'uk',
  'www',
  'example',
  'xn--mller-spiele-dlb',
  'localhost',
)
const sites = fc.array(labels, { minLength: 1, maxLength: 4 }).map(parts => parts.join('.'))
const sitePatterns = fc.oneof(
  sites,
  sites.map(site => `*.${site}`),
  sites.map(site => `https://${site}/x`),
  fc.constantFrom('two words', '127.0.0.1', '', 'Example'),
)

it('finds the same pattern for a site as trying each pattern', () => {
  fc.assert(
    fc.property(fc.array(sitePatterns, { maxLength: 30 }), sites, (patterns, site) => {
      expect(compileSitePatterns(patterns)(site)).toBe(findSitePattern(site, patterns))
    }),
    { numRuns: 2_000 },
  )
})

it('checks each place of a title once for a thousand names with the same beginning', () => {
  const find = compilePatterns(Array.from({ length: 1_000 }, (_, n) => 'a'.repeat(1 + (n % 100))))
  const title = 'a'.repeat(1_024)
  find(title)
  const before = process.cpuUsage()

  for (let i = 0; i < 10; i++) expect(find(title)).toBeUndefined()

  // Searching for each name at each place took over 70 ms per title.
  expect(process.cpuUsage(before).user / 10).toBeLessThan(30_000)
})
