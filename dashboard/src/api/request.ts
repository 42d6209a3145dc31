import type { AnswerOf, CallableKey, CallOptions } from '@telemetry-tracker/shared/contracts/endpoints/call'
import { pathOf, splitKey } from '@telemetry-tracker/shared/contracts/endpoints/path'
import type { ErrorAnswer } from '@telemetry-tracker/shared/contracts/http'
import { address, pathAtServer } from './basePath.ts'

/** A failed request, with a message for the reader. */
class RequestProblem extends Error {
  override name = 'RequestProblem'
  readonly status: number | undefined
  readonly code: string | undefined

  constructor(
    message: string,
    { status, code, cause }: { status?: number; code?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.status = status
    this.code = code
  }
}

/** An answer's body, with its headers for the few endpoints that use them. */
interface Answer<T> {
  body: T
  headers: Headers
}

/** Calls an endpoint of this page's server. Throws a RequestProblem with a message that can be displayed. */
export async function call<K extends CallableKey>(key: K, options: CallOptions<K>): Promise<AnswerOf<K>> {
  return (await callForAnswer(key, options)).body
}

interface AnyOptions {
  params?: Readonly<Record<string, string>> | undefined
  query?: Readonly<Record<string, string | number | undefined>> | undefined
  body?: unknown
  signal?: AbortSignal | undefined
}

/** Like call, with the answer's headers. */
export function callForAnswer<K extends CallableKey>(
  key: K,
  options: CallOptions<K>,
): Promise<Answer<AnswerOf<K>>>
export function callForAnswer(key: CallableKey, options: AnyOptions): Promise<Answer<unknown>> {
  const { body, signal } = options
  const { method } = splitKey(key)
  const path = pathOf(key, options)
  return method === 'GET' ? request(path, signal === undefined ? {} : { signal }) : change(method, path, body)
}

/** A token that only a page of this session knows; loaded once, before the first change. */
let csrfToken: Promise<string | null> | undefined

async function change<T>(method: string, path: string, body: unknown): Promise<Answer<T>> {
  csrfToken ??= askCsrfToken()
  const token = await csrfToken
  const init: RequestInit = {
    method,
    headers: {
      ...(token !== null && { 'x-csrf-token': token }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
  const answer = await request<T>(path, init)
  // After a sign-in or sign-out the session is another one.
  if (typeof answer.body === 'object' && answer.body !== null && 'csrf_token' in answer.body)
    csrfToken = undefined
  return answer
}

/** A server without sessions needs no token. */
async function askCsrfToken(): Promise<string | null> {
  const response = await send('/session', {})
  if (!response.ok) return null
  const body: unknown = await response.json()
  const hasToken = typeof body === 'object' && body !== null && 'csrf_token' in body
  return hasToken && typeof body.csrf_token === 'string' ? body.csrf_token : null
}

async function request<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  const response = await send(path, init)
  const body: unknown = await readBody(response)
  if (isErrorAnswer(body) && body.error.code === 'login_needed') goToLogin()
  if (!response.ok) {
    const code = isErrorAnswer(body) ? body.error.code : 'unexplained'
    throw new RequestProblem(problemMessage(body, response.status), { status: response.status, code })
  }
  // The server's answers match the shared contracts; its tests validate every answer with their schemas.
  return { body: body as T, headers: response.headers }
}

/** No one is signed in (any more): after the sign-in, the person returns to this page. */
function goToLogin(): void {
  const { pathname, search } = window.location
  window.location.assign(address(`/login?next=${encodeURIComponent(pathAtServer(pathname) + search)}`))
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address(path), { ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new RequestProblem('The server is not responding. Check that it is running.', {
      code: 'unreachable',
      cause,
    })
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch (cause) {
    const from = `The response was not valid data (status ${response.status}).`
    throw new RequestProblem(
      `${from} Check for a proxy or a sign-in page between this page and the server.`,
      {
        status: response.status,
        code: 'not_data',
        cause,
      },
    )
  }
}

function problemMessage(body: unknown, status: number): string {
  if (isErrorAnswer(body)) return body.error.message
  return `The server returned status ${status} without details. See the server log.`
}

function isErrorAnswer(body: unknown): body is ErrorAnswer {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false
  const { error } = body
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  )
}
