import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { type TrackAnswer, trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { request } from '../http/request.ts'
import type { ToldTime } from '../merge/timeline.ts'
import { parseJson } from '../parse-json.ts'
import { asNobody, type SignIn, SignInProblem } from '../sign-in/device-session.ts'
import { tellTime } from './server-time.ts'

const timeoutMs = 30_000
const longestRetryAfterMs = 15 * 60_000

/** What became of a batch that was sent. */
export type PostOutcome =
  | { kind: 'accepted'; answer: TrackAnswer }
  | { kind: 'other_sequence_expected'; message: string }
  | { kind: 'sequence_reused'; message: string; counted: BatchDigest }
  | { kind: 'epoch_retired'; message: string }
  | { kind: 'refused'; status: number; message: string }
  | { kind: 'erased'; message: string }
  | { kind: 'failed'; message: string; retryAfterMs: number | null }

/** Sends one gzipped batch to a server. Never throws: whatever goes wrong is an outcome. */
export async function postBatch(
  backendUrl: string,
  body: Buffer,
  signal: AbortSignal,
  signIn: SignIn = asNobody,
  onTime: (told: ToldTime) => void = () => {},
): Promise<PostOutcome> {
  try {
    const identity = await signIn.headers()
    const sentMs = Date.now()
    const response = await request(`${backendUrl}/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...identity },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    tellTime(response, sentMs, onTime)
    // A token that is over, and one whose device may no more: the next sign-in says which.
    if (response.status === 401 || response.status === 403) signIn.renew()
    return outcomeOf(response.status, response.headers.get('retry-after'), await response.text())
  } catch (error) {
    if (error instanceof SignInProblem)
      return error.isErased
        ? { kind: 'erased', message: error.message }
        : { kind: 'failed', message: error.message, retryAfterMs: null }
    return {
      kind: 'failed',
      message: `The server ${backendUrl} can't be reached: ${reason(error)}`,
      retryAfterMs: null,
    }
  }
}

function outcomeOf(status: number, retryAfter: string | null, text: string): PostOutcome {
  const message = `The server answered ${status}: ${sentenceIn(text)}`
  if (status === 201) {
    const answer = trackAnswerSchema.safeParse(parseJson(text))
    if (answer.success) return { kind: 'accepted', answer: answer.data }
  }
  const counted = status === 409 ? countedIn(text) : undefined
  if (counted !== undefined) return { kind: 'sequence_reused', message, counted }
  if (status === 409 && codeIn(text) === 'epoch_retired') return { kind: 'epoch_retired', message }
  if (status === 409) return { kind: 'other_sequence_expected', message }
  if (status === 400 || status === 413) return { kind: 'refused', status, message }
  return { kind: 'failed', message, retryAfterMs: parseRetryAfter(retryAfter, Date.now()) }
}

function countedIn(text: string): BatchDigest | undefined {
  const answer = errorAnswerSchema.safeParse(parseJson(text)).data
  return answer?.error.code === 'sequence_reused' ? answer.counted : undefined
}

function codeIn(text: string): string | undefined {
  return errorAnswerSchema.safeParse(parseJson(text)).data?.error.code
}

function sentenceIn(text: string): string {
  const answer = errorAnswerSchema.safeParse(parseJson(text))
  if (answer.success) return answer.data.error.message
  return 'this is no answer of a Telemetry Tracker server. Check BACKEND_URL.'
}

/** `Retry-After` as seconds or as a date, in ms from now; null when it is absent or makes no sense. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : null
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message
}
