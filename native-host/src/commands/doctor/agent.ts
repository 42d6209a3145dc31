import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { askStatus } from '../../browser/ask.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import { type Finding, fails, fine, unsure } from './finding.ts'

/** Whether the agent runs, records and delivers, and whether an extension speaks to it. */
export async function agentChecks(dataDir: string): Promise<Finding[]> {
  const status = await askStatus(socketPlace(dataDir)).catch(() => null)
  if (status === null) return [fails('agent', `none runs for ${dataDir}`, 'start it with `agent`')]
  return [
    fine('agent', `runs, version ${status.helperVersion}`),
    recording(status),
    delivery(status),
    extension(status),
  ]
}

const wanted: Partial<Record<StatusMessage['state'], string>> = {
  recording: 'one event a second',
  private: 'private time: counts without names',
  paused: 'paused, as asked for',
  outside_hours: 'nothing, outside working hours',
  locked: 'nothing, the screen is locked',
}

function recording({ state, detail }: StatusMessage): Finding {
  if (state === 'recording' && detail !== undefined) return unsure('recording', 'presence only', detail)
  const found = wanted[state]
  if (found !== undefined) return fine('recording', found)
  return fails('recording', 'nothing is recorded', detail ?? 'look into log/helper.log in the data folder')
}

function delivery({ lastDelivery, queuedEvents }: StatusMessage): Finding {
  if (lastDelivery?.error !== undefined) {
    return fails('delivery', `${queuedEvents} events wait`, lastDelivery.error)
  }
  return fine('delivery', lastDelivery === null ? 'nothing to deliver yet' : `last at ${lastDelivery.at}`)
}

function extension({ browsers }: StatusMessage): Finding {
  if (browsers.length > 0) return fine('extension', browsers.map(({ browser }) => browser).join(', '))
  return unsure(
    'extension',
    'none is connected: browsers are known by their titles only',
    'install the extension, then open the browser',
  )
}
