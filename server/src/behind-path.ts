import type { Answerer } from './server.ts'

/**
 * Lets the server work behind a path such as `/tracker`, whether or not the proxy in front removes the path: from here on, all requests are relative to the
 * root. URLs that are sent to browsers get the path again.
 */
export function behindPath(basePath: string, answer: Answerer): Answerer {
  if (basePath === '') return answer
  return (request, response) => {
    request.url = withoutPath(request.url ?? '/', basePath)
    return answer(request, response)
  }
}

function withoutPath(url: string, basePath: string): string {
  if (!url.startsWith(basePath)) return url
  const rest = url.slice(basePath.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : url
}
