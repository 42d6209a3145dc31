import { callEndpoint } from '../http/call-endpoint.ts'
import type { ReportedTime } from '../merge/timeline.ts'
import { anonymousSignIn, type SignIn } from '../sign-in/device-session.ts'

const answerWithinMs = 5_000

/**
 * Asks a server for its time before anything is recorded. A server that can't be reached sends it with its
 * first answer.
 */
export async function askTime(
  backendUrl: string,
  onTime: (reported: ReportedTime) => void,
  signIn: SignIn = anonymousSignIn,
): Promise<void> {
  try {
    const { reported } = await callEndpoint('GET /health', {
      server: backendUrl,
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.timeout(answerWithinMs),
    })
    if (reported !== null) onTime(reported)
  } catch {
    // Unreachable; delivery reports it.
  }
}
