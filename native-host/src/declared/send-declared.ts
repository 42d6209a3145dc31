import { declaredRowSchema } from '@telemetry-tracker/shared/contracts/declared'
import type { Logger } from 'pino'
import { callEndpoint } from '../http/call-endpoint.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import { repeat } from '../repeat.ts'
import { anonymousSignIn, type SignIn } from '../sign-in/device-session.ts'
import type { DeclaredTime } from './declared-time.ts'

const usualEveryMs = 30_000
const timeoutMs = 10_000

interface Sending {
  server: string
  /** In open mode the server learns the person from this. */
  userId: string
  signIn: SignIn | undefined
  declared: Pick<DeclaredTime, 'unsent' | 'settled'>
  everyMs?: number
  log: Logger
}

/**
 * Sends what the person declared until it has arrived. What the server refuses, such as time that was declared on the own page meanwhile, is dropped: the
 * person sees on their page what counts.
 */
export function sendDeclared({
  server,
  userId,
  signIn = anonymousSignIn,
  declared,
  everyMs = usualEveryMs,
  log,
}: Sending): { stop(): Promise<void> } {
  return repeat({ everyMs, task: sendAll, log, failure: 'cannot send declared time' })

  async function sendAll(stopped: AbortSignal): Promise<void> {
    for (const declaration of declared.unsent()) {
      const answer = await callEndpoint('POST /me/declared', {
        server,
        headers: await signIn.headers(),
        query: { user_id: userId },
        body: declaration,
        key: signIn.answerKey?.() ?? null,
        signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
      })
      if (answer.origin === 'stranger') throw new Error(describeStranger(server, answer))
      if (answer.origin !== 'ours' || !isFinal(answer.status))
        throw new Error(`/me/declared answered ${answer.status}`)
      if (!answer.ok || !answer.read(declaredRowSchema).success)
        log.warn({ status: answer.status }, 'the server did not take declared time')
      declared.settled(declaration.id)
    }
  }
}

/** Whether another attempt would get the same answer. A server that does not know the person yet, or this address, may know it later. */
function isFinal(status: number): boolean {
  return status < 300 || status === 400 || status === 403 || status === 409
}
