import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../root.ts'
import { literalProperties, literalTexts } from './literal-texts.ts'

const screens = ['dashboard/src/**', 'extension/entrypoints/**', 'extension/lib/**']
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const find = (patterns: string[]) =>
  patterns.flatMap(pattern => globSync(pattern, { cwd: root, exclude: ['**/*.test.ts'] }))

it.each(find(screens.map(folder => `${folder}/*.vue`)))('%s displays only translated texts', file => {
  const [, script = '', template = 'no template'] =
    read(file).match(/^(.*?)<template>(.*)<\/template>/s) ?? []

  expect([...literalTexts(template), ...literalProperties(script)]).toEqual([])
})

it.each(find(screens.map(folder => `${folder}/*.ts`)))('%s refers to texts only by key', file => {
  expect(literalProperties(read(file))).toEqual([])
})

// Titles are replaced by the script. Without JavaScript there is no translation either.
it.each(find(['dashboard/*.html', 'extension/entrypoints/**/*.html']))('%s has no text in its body', file => {
  const body = read(file).match(/<body>(.*)<\/body>/s)?.[1] ?? 'no body'

  expect(literalTexts(body.replace(/<noscript\s*>.*<\/noscript\s*>/s, ''))).toEqual([])
})

describe('finds an untranslated text', () => {
  it.each([
    ['<p>Nothing here</p>', 'Nothing here'],
    ['<button :disabled="a > b">Save</button>', 'Save'],
    ['<p>{{ t("a.b") }} minutes</p>', 'minutes'],
    ['<img alt="Chart of the day">', 'Chart of the day'],
    ['<button title="close">×</button>', 'close'],
    ['<input placeholder="Search…">', 'Search…'],
    ['<nav aria-label="Pages">', 'Pages'],
    [`<nav :aria-label="isOpen ? 'Close' : t('a.b')">`, 'Close'],
    ["<p>{{ isOpen ? 'Open' : '' }}</p>", 'Open'],
    [`<p>{{ \`\${number(n)} minutes left\` }}</p>`, 'minutes left'],
  ])('in %s', (markup, text) => {
    expect(literalTexts(markup)).toEqual([text])
  })

  it.each(["{ heading: 'Device', value }", `{ title: \`Day \${day}\` }`, "document.title = 'My day'"])(
    'in %s',
    script => {
      expect(literalProperties(script)).toHaveLength(1)
    },
  )
})

it('ignores keys, classes, options, names and commands', () => {
  expect(
    literalTexts(
      `<p class="two words" :title="t('me.noUser')">{{ t(a ? 'me.today' : 'me.theDay') }} · CSV <code>npm start</code></p>`,
    ),
  ).toEqual([])
  expect(literalProperties("{ title: 'admin.noAccess' }, { title: t('today') }")).toEqual([])
})
