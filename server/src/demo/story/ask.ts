import { sessionSchema } from '@telemetry-tracker/shared/contracts/access'

/** Sends a request as a certain person or device; resolves with the answer's body. Throws on an error status. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>

export function askAs(url: string, headers: Record<string, string> = {}): Ask {
  return async (method, path, body) => (await answerTo(url, headers, { method, path, body })).json()
}

/** Signs in through a route and returns a function that sends requests with that session. */
export async function signIn(url: string, path: string, body: unknown): Promise<Ask> {
  const answer = await answerTo(url, {}, { method: 'POST', path, body })
  const cookies = answer.headers.getSetCookie().map(cookie => cookie.split(';', 1)[0])
  const { csrf_token } = sessionSchema.parse(await answer.json())
  return askAs(url, { Cookie: cookies.join('; '), 'X-CSRF-Token': csrf_token ?? '' })
}

async function answerTo(
  url: string,
  headers: Record<string, string>,
  { method, path, body }: { method: string; path: string; body: unknown },
): Promise<Response> {
  const response = await fetch(url + path, {
    method,
    headers: {
      'User-Agent': 'Demo',
      ...headers,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response
}
