import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { settleTimeZone } from '../platform/time-zone.ts'
import { unconfirmedNotice } from '../setup/acknowledgement.ts'
import { readUpdateState, type UpdateState } from '../update/update-state.ts'
import { askRunning } from './ask-running.ts'
import { collectionText } from './collection-text.ts'

/** Prints the running agent's status. Throws what to do when none runs. */
export async function printStatus(dataDir: string, options: { json: boolean }): Promise<void> {
  settleTimeZone()
  const status = await askRunning(dataDir, { type: 'status', id: 1 }, 'status')
  const { failed: _, ...update } = readUpdateState(dataDir)
  if (options.json) console.log(JSON.stringify({ ...status, update }, null, 2))
  else console.log([describe(status), ...updateLines(update)].join('\n'))
}

export function printStatusOf(status: StatusMessage, options: { json: boolean }): void {
  console.log(options.json ? JSON.stringify(status, null, 2) : describe(status))
}

function describe(status: StatusMessage): string {
  const { lastDelivery, browsers } = status
  const lines = [
    [
      'State',
      status.detail === undefined
        ? stateLabels[status.state]
        : `${stateLabels[status.state]}: ${status.detail}`,
    ],
    ...(status.resumesAt === undefined ? [] : [['Until', new Date(status.resumesAt).toLocaleString()]]),
    ...notice(status),
    ['User', status.user],
    ['Server', status.server],
    ['Waiting', `${status.queuedEvents} events`],
    ...troubles(status),
    [
      'Delivery',
      lastDelivery === null ? 'none yet' : `${lastDelivery.at} ${lastDelivery.error ?? 'delivered'}`,
    ],
    [
      'Browsers',
      browsers.map(({ browser, windows }) => `${browser} (${windows} windows)`).join(', ') ||
        'none connected',
    ],
    ['Version', status.helperVersion],
  ]
  return lines.map(([name = '', value = '']) => line(name, value)).join('\n')
}

/** Where the person has not confirmed it, but recording goes on. */
function notice({ state, acknowledgedBy }: StatusMessage): string[][] {
  if (state === 'not_acknowledged' || acknowledgedBy === undefined || acknowledgedBy === 'person') return []
  return [['Notice', `${unconfirmedNotice[acknowledgedBy]}. Run \`telemetry-tracker setup\`.`]]
}

/** What was installed last, what could be, and what went wrong: with what changed in what is collected. */
function updateLines({ installed, newest, problem }: Omit<UpdateState, 'failed'>): string[] {
  return [
    ...(installed === undefined
      ? []
      : [
          line(
            'Updated',
            `from ${installed.from} to ${installed.to} on ${new Date(installed.at).toLocaleString()}; changes in what is collected: ${collectionText(installed.collection)}`,
          ),
        ]),
    ...(newest === undefined
      ? []
      : [
          line(
            'Update',
            `version ${newest.version} is available; changes in what is collected: ${collectionText(newest.collection)}`,
          ),
        ]),
    ...(problem === undefined ? [] : [line('Update', problem)]),
  ]
}

function line(name: string, value: string): string {
  return `${name.padEnd(10)}${value}`
}

/** Problems, current and past; empty when there are none. */
function troubles(status: StatusMessage): string[][] {
  const {
    droppedEvents,
    foreignEvents = 0,
    damagedEvents = 0,
    refusedEvents = 0,
    memoryEvents = 0,
    clockAheadSec = 0,
  } = status
  return [
    status.timeZoneTrouble !== undefined && ['Time zone', status.timeZoneTrouble],
    status.diskTrouble !== undefined && [
      'Disk',
      `${status.diskTrouble} ${memoryEvents} events are waiting there now.`,
    ],
    droppedEvents > foreignEvents && [
      'Lost',
      `${droppedEvents - foreignEvents} events dropped because the queue or memory was full`,
    ],
    foreignEvents > 0 && [
      'Dropped',
      `${foreignEvents} events recorded for another person before this device was enrolled for ${status.user}`,
    ],
    ...copiesLine(status),
    damagedEvents > 0 && ['Lost', `${damagedEvents} events damaged on disk`],
    refusedEvents > 0 && [
      'Refused',
      `${refusedEvents} events, kept in queue/refused; resend them with \`retry-refused\``,
    ],
    ...Object.entries(status.rejectedEvents ?? {}).map(([reason, events]) => [
      'Uncounted',
      `${events} events: ${reason.replaceAll('_', ' ')}`,
    ]),
    clockAheadSec !== 0 && [
      'Clock',
      `${Math.abs(clockAheadSec)} s ${clockAheadSec > 0 ? 'ahead' : 'behind'}, corrected`,
    ],
    status.isClockVerified === false && [
      'Clock',
      'not verified: no time from the server yet, so this device’s clock is used',
    ],
  ].filter(line => line !== false)
}

/** Nothing was lost, but two computers may share an identity that only one should have. */
function copiesLine({ copiesFound = 0, copyFoundAt }: StatusMessage): string[][] {
  if (copiesFound === 0) return []
  const when = copyFoundAt === undefined ? '' : `, last on ${new Date(copyFoundAt).toLocaleString()}`
  return [
    [
      'Copy',
      `the queue of this device was restored from a copy or copied to another computer (${copiesFound} times${when}); no data was lost`,
    ],
  ]
}

const stateLabels = {
  recording: 'recording',
  private: 'private time: input counts only',
  paused: 'paused',
  outside_hours: 'not recording, outside working hours',
  locked: 'not recording, the screen is locked',
  not_enrolled: 'not recording, not enrolled',
  not_acknowledged: 'not recording',
  no_display: 'not recording, no desktop',
  collector_down: 'not recording',
} satisfies Record<StatusMessage['state'], string>
