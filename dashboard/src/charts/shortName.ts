/**
 * A name of at most `length` visible characters (an emoji with its modifiers is one), with an ellipsis if it
 * was cut. For `Browser — site` it is always the site: a mix of names with and without browsers would look
 * like two kinds.
 */
export function shortName(name: string, length: number): string {
  const site = name.split(' — ').at(-1) ?? name
  const characters = charactersOf(site)
  if (characters.length <= length) return site
  return `${characters
    .slice(0, length - 1)
    .join('')
    .trimEnd()}…`
}

const charactersOf = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
