import type { Logger } from 'pino'
import { callEndpoint } from '../http/call-endpoint.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import { repeat } from '../repeat.ts'
import type { SignIn } from '../sign-in/device-session.ts'
import { readAcknowledgement } from './acknowledgement.ts'

const usualEveryMs = 60_000
const timeoutMs = 10_000
/** A server from before there was a notice has no such address, and will not have it in a minute. */
const notThere = 404

interface Reporting {
  server: string
  signIn: SignIn
  dataDir: string
  everyMs?: number
  log: Logger
}

/**
 * Tells the server which notice was acknowledged here, after each start and when it changes, until it has arrived. The
 * server knows what it was told before.
 */
export function reportAcknowledgement({ server, signIn, dataDir, everyMs = usualEveryMs, log }: Reporting): {
  stop(): Promise<void>
} {
  let reported = ''
  return repeat({ everyMs, task: report, log, failure: 'cannot report the acknowledgement' })

  async function report(stopped: AbortSignal): Promise<void> {
    const given = readAcknowledgement(dataDir)
    if (given?.state !== 'given') return
    const { notice, textSha256, language, at, by } = given
    const body = { notice, text_sha256: textSha256, language, at, by }
    const text = JSON.stringify(body)
    if (text === reported) return
    const answer = await callEndpoint('POST /devices/self/acknowledgement', {
      server,
      headers: await signIn.headers(),
      body,
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(timeoutMs)]),
    })
    if (answer.origin === 'stranger') throw new Error(describeStranger(server, answer))
    if ((!answer.ok && answer.status !== notThere) || answer.origin !== 'ours')
      throw new Error(`/devices/self/acknowledgement answered ${answer.status}`)
    reported = text
  }
}
