import { isDots } from './dots.ts'

interface Place {
  params?: Readonly<Record<string, string>> | undefined
  query?: Readonly<Record<string, string | number | undefined>> | undefined
}

/**
 * The path of an endpoint such as `GET /admin/teams/:team_id`, with its parameters and query. The IDs `.` and `..` are moved to the query, because URL parsers
 * remove them from paths.
 */
export function pathOf(key: string, { params = {}, query = {} }: Place): string {
  const search = new URLSearchParams()
  const path = key.slice(key.indexOf(' ') + 1).replace(/\/:(\w+)/g, (_, name: string) => {
    const id = params[name] ?? ''
    if (!isDots(id)) return `/${encodeURIComponent(id)}`
    search.set(name, id)
    return ''
  })
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value))
  return search.size === 0 ? path : `${path}?${search}`
}
