import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defaultPolicy } from '../policy.ts'
import { compileRules } from './rules.ts'

/**
 * Made-up titles by the right verdict, in groups with the reason: one a line with app, title and, where the
 * extension tells it, site. Eight languages and more, many fields, the default lists.
 */
const corpus = {
  meeting: titlesIn('meetings'),
  nonProductive: titlesIn('non-productive'),
  neither: titlesIn('work'),
}

const rules = compileRules(defaultPolicy, 60)

it('judges every title of the corpus as a person would', () => {
  const wrong = Object.entries(corpus).flatMap(([right, titles]) =>
    titles.flatMap(surface => {
      const verdict = verdictOn(surface)
      return verdict === right ? [] : [{ ...surface, verdict, right }]
    }),
  )

  expect(wrong).toEqual([])
})

it('knows which titles it judges wrong: work that is non-productive by a word in a page’s title', () => {
  const wrong = titlesIn('judged-wrong')

  expect(wrong.map(verdictOn)).toEqual(wrong.map(() => 'nonProductive'))
})

it('has 500 different titles', () => {
  const lines = [...Object.values(corpus).flat(), ...titlesIn('judged-wrong')].map(surface =>
    JSON.stringify(surface),
  )

  expect(new Set(lines).size).toBe(lines.length)
  expect(lines.length).toBeGreaterThanOrEqual(500)
})

function verdictOn(surface: Parameters<typeof rules.match>[0]): string {
  return rules.match(surface)?.list ?? 'neither'
}

function titlesIn(file: string) {
  const lines = readFileSync(new URL(`./fixtures/titles/${file}.tsv`, import.meta.url), 'utf8').split('\n')
  return lines
    .filter(line => line !== '' && !line.startsWith('# '))
    .map(line => {
      const [app = '', title = '', site = null] = line.split('\t')
      return { app, title, site }
    })
}
