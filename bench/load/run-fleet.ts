import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { limitConcurrency } from '../../server/src/limit-concurrency.ts'
import type { EnrolledFleet } from '../database/enrol-fleet.ts'
import type { DeliveryLog } from './deliver.ts'
import { type Device, secondsPerBatch } from './device.ts'
import { type Absence, runFleetDevice } from './fleet-device.ts'
import type { FleetTime } from './fleet-time.ts'
import { batchesPerToken, type PostTo, signedInPost } from './signed-in-post.ts'

export interface FleetOptions {
  devices: number
  seconds: number
  /** How long the run is for the devices; as long as for the machine, if omitted. */
  hours?: number
  /** Each device delivers every so many times ten seconds. */
  cadence: number
  /** Percent of the devices that are offline for a while. */
  offline: number
  /** Percent of the deliveries whose answer is lost, so that they are sent again. */
  lost: number
  seed: number
}

/**
 * How many requests are under way at the same time. One process sends for all devices: when it is late, it would otherwise begin thousands of requests at
 * once and have no time to read their answers.
 */
const maxAtOnce = 256

interface Fleet {
  fleet: EnrolledFleet
  /** How a device reaches the server. */
  postFrom(i: number): PostTo
  time: FleetTime
  log: DeliveryLog
}

/** Runs all devices at once, spread evenly, and returns them when everything is acknowledged. */
export function runFleet(
  { fleet: { members, privateKey }, postFrom, time, log }: Fleet,
  { devices, cadence, offline, lost, seed }: FleetOptions,
): Promise<Device[]> {
  const intervalMs = secondsPerBatch * 1000 * cadence
  const inTurn = limitConcurrency({
    max: maxAtOnce,
    maxWaiting: Number.POSITIVE_INFINITY,
    refuse: () => new Error('All of them may wait.'),
  })
  return Promise.all(
    members.map((member, i) => {
      const random = seededRandom(seed, i)
      const { deviceId } = member
      return runFleetDevice({
        name: String(i),
        deviceId,
        time,
        cadence,
        firstMs: time.startMs + Math.floor((i * intervalMs) / devices),
        untilMs: time.endMs,
        absence: random() * 100 < offline ? absenceIn(time, intervalMs, random) : undefined,
        sabotage: lost / 100,
        post: signedInPost({
          ...member,
          privateKey,
          postTo: postFrom(i),
          batchesLeft: Math.floor(random() * batchesPerToken),
          onSignIn: () => log.signIns++,
        }),
        inTurn,
        random,
        log,
      })
    }),
  )
}

/** Offline for a quarter to a half of the run, and back for its last batch. */
function absenceIn({ startMs, endMs }: FleetTime, intervalMs: number, random: () => number): Absence {
  const lengthMs = endMs - startMs
  const fromMs = startMs + between(random, 0.1, 0.4) * lengthMs
  const toMs = fromMs + between(random, 0.25, 0.5) * lengthMs
  return { fromMs, toMs: Math.min(toMs, endMs - intervalMs) }
}
