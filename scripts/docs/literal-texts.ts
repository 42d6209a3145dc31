/** Attributes and component properties that are displayed or read aloud. */
const shown =
  /^(?:title|alt|label|placeholder|heading|does|button|empty|data-label|aria-(?:label|description|placeholder|roledescription|valuetext))$/

/** The untranslated texts that a Vue template or an HTML body displays. */
export function literalTexts(markup: string): string[] {
  const expressions: string[] = []
  const elements = markup.replace(/<!--.*?-->/gs, '').replace(/\{\{(.*?)\}\}/gs, (_, expression: string) => {
    expressions.push(expression)
    return ' '
  })
  // Commands to copy are in `<code>`.
  const texts = elements
    .replace(/<code\b[^>]*>.*?<\/code>/gs, ' ')
    .replace(tag, '\n')
    .replace(/&\w+;/g, ' ')
    .split('\n')
  for (const [element] of elements.matchAll(tag))
    for (const [, bound, name = '', value = ''] of element.matchAll(/\s(:|v-bind:)?([\w-]+)="([^"]*)"/g)) {
      if (!shown.test(name)) continue
      if (bound === undefined) texts.push(value)
      else expressions.push(value)
    }
  return [...texts.filter(hasWords), ...expressions.flatMap(literalsOf).filter(isSentence)].map(text =>
    text.trim(),
  )
}

/** Values of properties such as `title` and `heading` in a script that are texts instead of keys. */
export function literalProperties(script: string): string[] {
  return [
    ...script.matchAll(
      /\b(?:document\.title =|\.textContent =|(?:title|label|heading|placeholder):) *(['`][^\n]*)/g,
    ),
  ]
    .flatMap(([, rest = '']) => literalsOf(rest).slice(0, 1))
    .filter(isSentence)
}

const tag = /<(?:[^>"]|"[^"]*")*>/gs

/** Names that are the same in every language. */
const names = /Telemetry Tracker|\/dashboard\/|CSV/g

const hasWords = (text: string) => /\p{L}{2,}/u.test(text.replace(names, ''))

/** Text keys, classes and options are single words in lower case. */
const isSentence = (literal: string) =>
  /^\s*\p{Lu}\p{L}|\p{L}{2,} \p{L}{2,}/u.test(literal.replace(names, ''))

/** The string literals of an expression, without interpolated values. */
function literalsOf(expression: string): string[] {
  return [...expression.matchAll(/'([^']*)'|`([^`]*)`/g)].map(
    ([, plain, template = '']) => plain ?? template.replace(/\$\{[^}]*\}/g, ' '),
  )
}
