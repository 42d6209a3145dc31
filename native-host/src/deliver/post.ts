import { gunzipSync } from 'node:zlib'
import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { type TrackAnswer, trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { callEndpoint, type EndpointAnswer } from '../http/call-endpoint.ts'
import { describeConnectionProblem } from '../http/connection-problem.ts'
import { describeAltered, describeStranger } from '../http/strangers-answer.ts'
import type { ReportedTime } from '../merge/timeline.ts'
import { parseJson } from '../parse-json.ts'
import { anonymousSignIn, type SignIn, SignInProblem } from '../sign-in/device-session.ts'

const timeoutMs = 30_000
const maxRetryAfterMs = 15 * 60_000
/** A batch unpacks to at most this much: a damaged file must not fill the memory. */
const maxContentBytes = 8 * 1024 * 1024

/**
 * The result of sending a batch. All results but `failed` require an authenticated answer of the server.
 */
export type PostOutcome =
  | { kind: 'accepted'; answer: TrackAnswer }
  /** `rejected`: why events of the batch before the expected one did not count. */
  | {
      kind: 'other_sequence_expected'
      message: string
      expected: number | undefined
      rejected: readonly string[]
    }
  | { kind: 'sequence_reused'; message: string; counted: BatchDigest }
  | { kind: 'epoch_retired'; message: string }
  /** This server received this exact batch and refuses it. */
  | { kind: 'refused'; status: number; message: string }
  | { kind: 'erased'; message: string }
  /** `status`: the status of any answer, authenticated or not; omitted if there was none. */
  | { kind: 'failed'; message: string; retryAfterMs: number | null; status?: number }

/** How a batch is sent: packed, unless something on the way breaks that. */
export interface Sending {
  isPlain: boolean
}

/** Sends one gzipped batch to a server. Never throws: every failure is an outcome. */
export async function postBatch(
  backendUrl: string,
  body: Buffer,
  signal: AbortSignal,
  signIn: SignIn = anonymousSignIn,
  onTime: (reported: ReportedTime) => void = () => {},
  { isPlain }: Sending = { isPlain: false },
): Promise<PostOutcome> {
  try {
    const identity = await signIn.headers()
    const content = unpacked(body)
    const isSentPlain = isPlain && content !== null
    const answer = await callEndpoint('POST /track', {
      server: backendUrl,
      headers: {
        'content-type': 'application/json',
        ...(!isSentPlain && { 'content-encoding': 'gzip' }),
        ...identity,
      },
      // The batch is never serialized again: its digest covers the exact text.
      serialized: { body: isSentPlain ? content : body, content },
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    if (answer.reported !== null) onTime(answer.reported)
    // The token expired, or the device was revoked. The next sign-in shows which.
    if (answer.status === 401 || answer.status === 403) signIn.renew()
    return outcomeOf(backendUrl, answer)
  } catch (error) {
    if (error instanceof SignInProblem)
      return error.isErased
        ? { kind: 'erased', message: error.message }
        : { kind: 'failed', message: error.message, retryAfterMs: null }
    return { kind: 'failed', message: describeConnectionProblem(backendUrl, error), retryAfterMs: null }
  }
}

function outcomeOf(server: string, answer: EndpointAnswer<'POST /track'>): PostOutcome {
  const { status, text, origin } = answer
  if (origin === 'stranger')
    return { kind: 'failed', message: describeStranger(server, answer), retryAfterMs: null, status }
  const message = `The server responded with ${status}: ${sentenceIn(text)}`
  if (origin === 'ours') {
    const outcome = finalOutcomeOf(answer, message)
    if (outcome !== null) return outcome
  }
  if (origin === 'unread' && status === 413) return { kind: 'refused', status, message }
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), Date.now())
  return {
    kind: 'failed',
    message: origin === 'altered' ? `${message} ${describeAltered(server, status)}` : message,
    retryAfterMs,
    status,
  }
}

/** The server's final answer to exactly this batch; null when it should be sent again. */
function finalOutcomeOf(
  { status, text, read }: EndpointAnswer<'POST /track'>,
  message: string,
): PostOutcome | null {
  if (status === 201) {
    const answer = read(trackAnswerSchema)
    if (answer.success) return { kind: 'accepted', answer: answer.data }
  }
  const problem = errorAnswerSchema.safeParse(parseJson(text)).data
  if (status === 409 && problem?.error.code === 'sequence_reused' && problem.counted !== undefined)
    return { kind: 'sequence_reused', message, counted: problem.counted }
  if (status === 409 && problem?.error.code === 'epoch_retired') return { kind: 'epoch_retired', message }
  if (status === 409) {
    const rejected = (problem?.rejected ?? []).map(({ reason }) => reason)
    return { kind: 'other_sequence_expected', message, expected: problem?.expected, rejected }
  }
  if (status === 400 || status === 413) return { kind: 'refused', status, message }
  return null
}

function unpacked(body: Buffer): Buffer | null {
  try {
    return gunzipSync(body, { maxOutputLength: maxContentBytes })
  } catch {
    // A damaged body is still sent unchanged, but no answer can have the digest of its content.
    return null
  }
}

function sentenceIn(text: string): string {
  const answer = errorAnswerSchema.safeParse(parseJson(text))
  return answer.success ? answer.data.error.message : 'no reason given.'
}

/** `Retry-After` as seconds or as a date, in ms from now; null when it is missing or invalid. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), maxRetryAfterMs) : null
}
