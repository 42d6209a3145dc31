/**
 * Whether an id can't be part of a path, however it is encoded: every URL parser treats it as a relative path
 * segment.
 */
export function isDots(id: string): boolean {
  return id === '.' || id === '..'
}

/** The server's path for an id, such as `/admin/user/ada/notes`; an id of dots goes into the query. */
export function pathWithId(
  before: string,
  name: 'user_id' | 'team_id',
  id: string,
  after: `/${string}` | '' = '',
): string {
  return isDots(id) ? `${before}${after}?${name}=${id}` : `${before}/${encodeURIComponent(id)}${after}`
}
