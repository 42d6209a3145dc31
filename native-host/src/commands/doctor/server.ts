import { healthSchema } from '@telemetry-tracker/shared/contracts/http'
import { callEndpoint } from '../../http/call-endpoint.ts'
import { describeConnectionProblem } from '../../http/connection-problem.ts'
import { proxyFor } from '../../http/proxy.ts'
import type { ReportedTime } from '../../merge/timeline.ts'
import { type Finding, fails, fine, unsure } from './finding.ts'

const answerWithinMs = 5_000
/** With a larger difference, seconds begin to fall into wrong minutes, and later are rejected. */
const maxDriftSec = 5 * 60

/** How the server is reached, whether it answers, is ours, and has the same time. */
export async function serverChecks(backendUrl: string): Promise<Finding[]> {
  return [proxy(backendUrl), ...(await answerChecks(backendUrl))]
}

function proxy(backendUrl: string): Finding {
  const used = proxyFor(new URL(backendUrl), process.env)
  if (used === undefined) return fine('proxy', 'not used')
  const { NO_PROXY, no_proxy: noProxy = NO_PROXY } = process.env
  const except = noProxy ? `, but not for ${noProxy}` : ''
  return fine('proxy', `${used.proxy}, as ${used.variable} says${except}`)
}

async function answerChecks(backendUrl: string): Promise<Finding[]> {
  try {
    const response = await callEndpoint('GET /health', {
      server: backendUrl,
      signal: AbortSignal.timeout(answerWithinMs),
    })
    const health = response.read(healthSchema)
    if (!health.success) {
      return [
        fails(
          'server',
          `something else answers at ${backendUrl}`,
          'set BACKEND_URL to your Telemetry Tracker server',
        ),
      ]
    }
    const found = `${backendUrl} answers, version ${health.data.version}`
    if (response.origin === 'stranger')
      return [
        unsure(
          'server',
          `${found}, but its responses are not signed by the server`,
          'let the proxy in front of it pass the headers Telemetry-Tracker-Request and Telemetry-Tracker-Answer and leave responses unchanged, or update the server',
        ),
        unknownClock,
      ]
    return [fine('server', found), response.reported === null ? unsureClock : clock(response.reported)]
  } catch (error) {
    return [
      fails(
        'server',
        describeConnectionProblem(backendUrl, error),
        'start the server, or set BACKEND_URL; until then events wait on disk',
      ),
    ]
  }
}

const unknownClock = unsure(
  'clock',
  'no trusted time source yet',
  'see above; until then, this device’s own clock is used',
)

const unsureClock = unsure(
  'clock',
  'the server’s clock is not confirmed',
  'ask its operator to check the server log; until then, nothing is rejected because of its time',
)

function clock({ serverMs, sentMs, receivedMs }: ReportedTime): Finding {
  const driftSec = Math.round(((sentMs + receivedMs) / 2 - serverMs) / 1000)
  if (Math.abs(driftSec) <= maxDriftSec)
    return fine('clock', `within ${Math.abs(driftSec)} s of the server's`)
  return fails(
    'clock',
    `${Math.abs(driftSec)} s ${driftSec > 0 ? 'ahead of' : 'behind'} the server's`,
    'synchronise this device’s clock with the network, or correct the server’s clock',
  )
}
