/**
 * The user ids in a pasted or uploaded list: the first field of each line, with any separator, without a
 * heading. Each id once.
 */
export function userIdsIn(text: string): string[] {
  const ids = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map(firstField)
    .filter(id => id !== '' && id.length <= 128)
  const [first = ''] = ids
  const withoutHeading = headings.has(first.toLowerCase()) ? ids.slice(1) : ids
  return [...new Set(withoutHeading)]
}

const headings = new Set(['user_id', 'user id', 'userid', 'user', 'id'])

function firstField(line: string): string {
  const [, quoted, plain = ''] = /^\s*(?:"((?:[^"]|"")*)"|([^,;\t]*))/.exec(line) ?? []
  return (quoted?.replaceAll('""', '"') ?? plain).trim()
}
