import { setTimeout as delay } from 'node:timers/promises'
import type { ScratchDatabase } from '../database/scratch-database.ts'
import { dailyTotalsAgree, storedDevices } from '../database/stored.ts'
import { differences } from '../numbers/differences.ts'
import { percentile } from '../numbers/percentile.ts'
import { rounded } from '../numbers/rounded.ts'
import type { Tell } from '../report/report.ts'
import type { DeliveryLog } from './deliver.ts'
import type { Device } from './device.ts'

const tellEveryMs = 10_000

/** Tells how far the devices are, until the signal. */
export async function tellProgress(
  { acknowledgementMs }: DeliveryLog,
  { seconds }: { seconds: number },
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  for (let passed = tellEveryMs / 1000; !signal.aborted; passed += tellEveryMs / 1000) {
    await delay(tellEveryMs, undefined, { signal }).catch(error => {
      if (!signal.aborted) throw error
    })
    if (!signal.aborted) tell(`  ${passed}/${seconds} s: ${acknowledgementMs.length} batches acknowledged`)
  }
}

/** What the devices have sent, and how it was answered. */
export function delivered(
  devices: readonly Device[],
  { acknowledgementMs, sabotaged, unanswered, refusals, rejectedEvents, signIns }: DeliveryLog,
) {
  return {
    devices: devices.length,
    batches: acknowledgementMs.length,
    events: devices.reduce((sum, device) => sum + device.sums().events, 0),
    ack_p50_ms: rounded(percentile(acknowledgementMs, 50), 1),
    ack_p99_ms: rounded(percentile(acknowledgementMs, 99), 1),
    sign_ins: signIns,
    sent_again: sabotaged,
    unanswered,
    refusals: [...refusals.values()].reduce((sum, count) => sum + count, 0) + rejectedEvents,
    refused_with: [...refusals].map(([status, count]) => `${status} × ${count}`).join(', ') || null,
  }
}

/** The events that a database has too few or too many of, device by device, and whether its totals match its minutes. */
export async function compareWith(scratch: ScratchDatabase, devices: readonly Device[]) {
  const database = await scratch.open()
  try {
    const stored = await storedDevices(database)
    const storedEvents = new Map([...stored].map(([deviceId, { sums }]) => [deviceId, sums.events]))
    const sentEvents = new Map(devices.map(device => [device.deviceId, device.sums().events]))
    const { missing, surplus } = differences(sentEvents, storedEvents)
    return { lost: missing, doubled: surplus, totals_agree: await dailyTotalsAgree(database) }
  } finally {
    await database.close()
  }
}
