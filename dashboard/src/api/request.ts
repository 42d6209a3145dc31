import type { ErrorAnswer } from '@telemetry-tracker/shared/contracts/http'

/** What went wrong with a request, as a sentence for the person who reads the page. */
class RequestProblem extends Error {
  override name = 'RequestProblem'
  readonly status: number | undefined

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

type Parameters = Record<string, string | number | undefined>

/** An answer's body, with its headers for the few that say something there. */
export interface Answer<T> {
  body: T
  headers: Headers
}

/** Asks this page's own server for JSON. Throws a RequestProblem that can be shown as it is. */
export async function getJson<T>(path: string, parameters: Parameters, signal: AbortSignal): Promise<T> {
  return (await getAnswer<T>(path, parameters, signal)).body
}

/** Like getJson, with the answer's headers. */
export async function getAnswer<T>(
  path: string,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Answer<T>> {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  const address = query.size === 0 ? path : `${path}?${query}`
  return request<T>(address, { signal })
}

/** Deletes what is at this path. */
export async function deleteJson<T>(path: string): Promise<T> {
  return (await request<T>(path, { method: 'DELETE' })).body
}

async function request<T>(address: string, init: RequestInit): Promise<Answer<T>> {
  const response = await send(address, init)
  const body: unknown = await readBody(response)
  if (!response.ok) throw new RequestProblem(problemMessage(body, response.status), response.status)
  // The server answers with the shapes of the shared contracts; its tests parse every answer with their schemas.
  return { body: body as T, headers: response.headers }
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, headers: { accept: 'application/json' } })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new RequestProblem('The server does not answer. Check that it is running.', undefined, { cause })
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    const from = `This address answered with something other than data (status ${response.status}).`
    throw new RequestProblem(`${from} Check what stands between this page and the server.`, response.status, {
      cause,
    })
  }
}

function problemMessage(body: unknown, status: number): string {
  if (isErrorAnswer(body)) return body.error.message
  return `The server answered with status ${status} and no explanation. Its log says more.`
}

function isErrorAnswer(body: unknown): body is ErrorAnswer {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  )
}
