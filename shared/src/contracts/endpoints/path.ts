import { isDots } from '../../names/dots.ts'

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** The method and path in a key such as `GET /health`. */
export function splitKey(key: string): { method: Method; path: string } {
  const [name, path = ''] = key.split(' ')
  const method = methods.find(each => each === name)
  if (method === undefined) throw new TypeError(`${key} is not an endpoint.`)
  return { method, path }
}

interface Place {
  params?: Readonly<Record<string, string>> | undefined
  query?: Readonly<Record<string, string | number | undefined>> | undefined
}

/**
 * The path of an endpoint such as `GET /admin/teams/:team_id`, with its parameters and query. The IDs `.` and
 * `..` are moved to the query, because URL parsers remove them from paths.
 */
export function pathOf(key: string, { params = {}, query = {} }: Place): string {
  const search = new URLSearchParams()
  const path = splitKey(key).path.replace(/\/:(\w+)/g, (_, name: string) => {
    const id = params[name] ?? ''
    if (!isDots(id)) return `/${encodeURIComponent(id)}`
    search.set(name, id)
    return ''
  })
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value))
  return search.size === 0 ? path : `${path}?${search}`
}
