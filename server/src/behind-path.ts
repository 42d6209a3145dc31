import type { Answerer } from './server.ts'

/**
 * Lets a server work behind a path such as `/tracker`, whether the proxy in front of it takes the path away or passes it on: from here on, every request is as if
 * it were asked at the root. What is sent to browsers puts the path in front again.
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
