import { healthSchema } from '@telemetry-tracker/shared/contracts/http'
import { request } from '../../http/request.ts'
import { parseJson } from '../../parse-json.ts'
import { type Finding, fails, fine, unsure } from './finding.ts'

const answerWithinMs = 5_000
/** Further apart than this, seconds begin to fall into wrong minutes, and then out. */
const mostDriftSec = 5 * 60

/** Whether the server answers, is ours, and agrees about the time. */
export async function serverChecks(backendUrl: string): Promise<Finding[]> {
  try {
    const response = await request(`${backendUrl}/health`, { signal: AbortSignal.timeout(answerWithinMs) })
    const health = healthSchema.safeParse(parseJson(await response.text()))
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
    return [fine('server', found), clock(response.headers.get('date'), Date.now())]
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const why = cause instanceof Error ? cause.message : String(cause)
    return [
      fails(
        'server',
        `${backendUrl} can't be reached (${why})`,
        'start the server, or set BACKEND_URL; until then events wait on disk',
      ),
    ]
  }
}

function clock(date: string | null, nowMs: number): Finding {
  const serverMs = Date.parse(date ?? '')
  if (Number.isNaN(serverMs))
    return unsure('clock', 'the server told no time', 'let your proxy pass the Date header')
  const driftSec = Math.round((nowMs - serverMs) / 1000)
  if (Math.abs(driftSec) <= mostDriftSec)
    return fine('clock', `within ${Math.abs(driftSec)} s of the server's`)
  return fails(
    'clock',
    `${Math.abs(driftSec)} s ${driftSec > 0 ? 'ahead of' : 'behind'} the server's`,
    "let this machine set its clock by the network, or correct the server's",
  )
}
