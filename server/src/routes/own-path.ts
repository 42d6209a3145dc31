/** A placeholder base URL, to detect URLs that lead to another site. */
const here = 'http://here.invalid'

/** The page to open after signing in, without the base path. Only pages of this server are allowed. */
export function ownPath(next: unknown, basePath = ''): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/login'
  // Parsed like in browsers, which ignore tabs and line breaks and treat a backslash as a slash.
  const url = URL.parse(next, here)
  if (url?.origin !== here) return '/login'
  const asked = url.pathname + url.search + url.hash
  const path =
    basePath !== '' && (asked === basePath || asked.startsWith(`${basePath}/`))
      ? asked.slice(basePath.length) || '/'
      : asked
  // Two slashes are followed by the name of another server.
  return path.startsWith('//') ? '/login' : path
}
