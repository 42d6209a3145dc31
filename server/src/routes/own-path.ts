/** Nobody's address: only there to see whether another one leads elsewhere. */
const here = 'http://here.invalid'

/** Where someone is sent after signing in, without the path that this server lies behind: only to a page of this server. */
export function ownPath(next: unknown, basePath = ''): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/login'
  // As browsers read it: they skip tabs and line ends, and take a backslash for a slash.
  const url = URL.parse(next, here)
  if (url?.origin !== here || url.pathname.startsWith('//')) return '/login'
  const path = url.pathname + url.search + url.hash
  return basePath !== '' && (path === basePath || path.startsWith(`${basePath}/`))
    ? path.slice(basePath.length) || '/'
    : path
}
