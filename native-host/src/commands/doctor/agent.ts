import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { askStatus } from '../../browser/ask.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import { type Finding, fails, fine, unsure } from './finding.ts'

/** Whether the agent runs, records and delivers, and whether an extension speaks to it. */
export async function agentChecks(dataDir: string): Promise<Finding[]> {
  try {
    return findingsIn(await askStatus(socketPlace(dataDir)))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [fails('agent', `none answers for ${dataDir} (${why})`, 'start it with `agent`')]
  }
}

/** What a running agent says of itself. */
export function findingsIn(status: StatusMessage): Finding[] {
  return [
    fine('agent', `runs, version ${status.helperVersion}`),
    recording(status),
    delivery(status),
    ...queue(status),
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

const uncountedCures: Record<string, string> = {
  expired:
    'they came later than the server keeps minutes: have its retention (DATA_RETENTION_DAYS) lengthened if that is too short',
  in_the_future: 'let this machine and the server set their clocks by the network',
  invalid: 'update the helper and the server to the same version',
  paused: 'nothing: recording was paused then',
  outside_hours: 'nothing, unless the work hours of the policy are wrong',
}

/** What the running agent's disk does to the events that wait, now or ever; nothing in ordinary times. */
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
      : [fails('queue', `${memoryEvents} events wait in memory only`, diskTrouble)]),
    ...(lost === 0
      ? []
      : [
          unsure(
            'lost events',
            `${droppedEvents} fell out of a full queue, ${damagedEvents} were damaged on the disk`,
            'give the queue more room (BUFFER_MAX_MB) or a sound disk; what is lost stays lost',
          ),
        ]),
    ...(refusedEvents === 0
      ? []
      : [
          unsure(
            'refused events',
            `${refusedEvents} were refused by the server and are kept`,
            'see the log for the reason, have it mended at the server, then run `retry-refused`',
          ),
        ]),
    ...Object.entries(rejectedEvents).map(([reason, events]) =>
      unsure(
        'uncounted events',
        `${events} reached the server but do not count: ${reason.replaceAll('_', ' ')}`,
        uncountedCures[reason] ?? 'ask whoever runs the server',
      ),
    ),
    ...(copiesFound === 0
      ? []
      : [
          unsure(
            'copied queue',
            `this computer's queue was restored from a copy, or copied to another computer, ${copiesFound} times; nothing was lost`,
            'leave the data folder out of images and copies of this computer',
          ),
        ]),
  ]
}

function extension({ browsers }: StatusMessage): Finding {
  if (browsers.length > 0) return fine('extension', browsers.map(({ browser }) => browser).join(', '))
  return unsure(
    'extension',
    'none is connected: browsers are known by their titles only',
    'install the extension, then open the browser',
  )
}
