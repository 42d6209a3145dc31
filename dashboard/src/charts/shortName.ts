/**
 * A name of at most `length` characters as people count them (an emoji with its modifiers is one), the cut marked by an ellipsis.
 * Of `Browser — site` it is the site, long or short: beside each other some with their browser and some without look like two kinds.
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
