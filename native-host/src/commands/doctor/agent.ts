import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { askStatus } from '../../browser/ask.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import { unconfirmedNotice } from '../../setup/acknowledgement.ts'
import { type Finding, fails, fine, unsure } from './finding.ts'

/** Whether the agent runs, records and delivers, and whether an extension is connected to it. */
export async function agentChecks(dataDir: string): Promise<Finding[]> {
  try {
    return findingsIn(await askStatus(socketPlace(dataDir)))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [fails('agent', `not running for ${dataDir} (${why})`, 'start it with `agent`')]
  }
}

/** The findings in a running agent's status. */
export function findingsIn(status: StatusMessage): Finding[] {
  return [
    fine('agent', `running, version ${status.helperVersion}`),
    recording(status),
    ...notice(status),
    delivery(status),
    ...queue(status),
    extension(status),
  ]
}

const wanted: Partial<Record<StatusMessage['state'], string>> = {
  recording: 'one event per second',
  private: 'private time: input counts only',
  paused: 'paused by the user',
  outside_hours: 'off, outside working hours',
  locked: 'off, the screen is locked',
}

function recording({ state, detail }: StatusMessage): Finding {
  if (state === 'recording' && detail !== undefined) return unsure('recording', 'presence only', detail)
  const found = wanted[state]
  if (found !== undefined) return fine('recording', found)
  return fails('recording', 'nothing is recorded', detail ?? 'check log/helper.log in the data folder')
}

/** Where recording goes on although the person has not confirmed the notice. */
function notice({ state, acknowledgedBy }: StatusMessage): Finding[] {
  if (state === 'not_acknowledged' || acknowledgedBy === undefined || acknowledgedBy === 'person') return []
  return [unsure('notice', unconfirmedNotice[acknowledgedBy], 'run `telemetry-tracker setup`')]
}

function delivery({ lastDelivery, queuedEvents }: StatusMessage): Finding {
  if (lastDelivery?.error !== undefined) {
    return fails('delivery', `${queuedEvents} events wait`, lastDelivery.error)
  }
  return fine('delivery', lastDelivery === null ? 'nothing sent yet' : `last at ${lastDelivery.at}`)
}

const uncountedCures: Record<string, string> = {
  expired:
    'they are older than the server’s retention (DATA_RETENTION_DAYS). Ask its operator to extend it if it is too short',
  in_the_future: 'synchronise the clocks of this device and the server with the network',
  invalid: 'update the helper and the server to the same version',
  paused: 'nothing: recording was paused at that time',
  outside_hours: 'nothing, unless the working hours in the policy are wrong',
}

/** Disk problems that affect or affected queued events; empty when there are none. */
function queue({
  diskTrouble,
  memoryEvents = 0,
  droppedEvents,
  damagedEvents = 0,
  copiesFound = 0,
  refusedEvents = 0,
  rejectedEvents = {},
}: StatusMessage): Finding[] {
  const lost = droppedEvents + damagedEvents
  return [
    ...(diskTrouble === undefined
      ? []
      : [fails('queue', `${memoryEvents} events are stored in memory only`, diskTrouble)]),
    ...(lost === 0
      ? []
      : [
          unsure(
            'lost events',
            `${droppedEvents} dropped because the queue was full, ${damagedEvents} damaged on disk`,
            'increase BUFFER_MAX_MB or check the disk; lost events cannot be recovered',
          ),
        ]),
    ...(refusedEvents === 0
      ? []
      : [
          unsure(
            'refused events',
            `${refusedEvents} were rejected by the server and are kept`,
            'see the log for the reason, fix it on the server, then run `retry-refused`',
          ),
        ]),
    ...Object.entries(rejectedEvents).map(([reason, events]) =>
      unsure(
        'uncounted events',
        `${events} reached the server but were not counted: ${reason.replaceAll('_', ' ')}`,
        uncountedCures[reason] ?? 'ask the operator of the server',
      ),
    ),
    ...(copiesFound === 0
      ? []
      : [
          unsure(
            'copied queue',
            `the queue of this device was restored from a copy or copied to another computer ${copiesFound} times; no data was lost`,
            'exclude the data folder from disk images and copies of this device',
          ),
        ]),
  ]
}

function extension({ browsers }: StatusMessage): Finding {
  if (browsers.length > 0) return fine('extension', browsers.map(({ browser }) => browser).join(', '))
  return unsure(
    'extension',
    'not connected: for browsers, only window titles are known',
    'install the extension, then open the browser',
  )
}
