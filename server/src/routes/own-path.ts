/** Nobody's address: only there to see whether another one leads elsewhere. */
const here = 'http://here.invalid'

/** Where someone is sent after signing in, without the path that this server lies behind: only to a page of this server. */
export function ownPath(next: unknown, basePath = ''): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/login'
  // As browsers read it: they skip tabs and line ends, and take a backslash for a slash.
  const url = URL.parse(next, here)
  if (url?.origin !== here) return '/login'
  const asked = url.pathname + url.search + url.hash
  const path =
    basePath !== '' && (asked === basePath || asked.startsWith(`${basePath}/`))
      ? asked.slice(basePath.length) || '/'
      : asked
  // Two slashes begin the name of another server.
  return path.startsWith('//') ? '/login' : path
}
