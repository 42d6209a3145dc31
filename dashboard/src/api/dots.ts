/** Whether an id cannot be a part of a path, however it is encoded: every URL parser takes it for a step. */
export function isDots(id: string): boolean {
  return id === '.' || id === '..'
}

/** The server's path of what has an id, such as `/admin/user/ada/notes`; an id of dots stands in the query. */
export function pathWithId(
  before: string,
  name: 'user_id' | 'team_id',
  id: string,
  after: `/${string}` | '' = '',
): string {
  return isDots(id) ? `${before}${after}?${name}=${id}` : `${before}/${encodeURIComponent(id)}${after}`
}
