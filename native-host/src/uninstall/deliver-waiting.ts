import { Delivery } from '../deliver/delivery.ts'
import { Queue } from '../deliver/queue.ts'
import { dropForeign } from '../deliver/queue-owner.ts'
import { openLog } from '../log.ts'
import type { HelperSettings } from '../settings.ts'
import { createDeviceSession } from '../sign-in/device-session.ts'
import { keyStore, readEnrolment } from '../sign-in/enrolment.ts'

/** Two weeks of events take some minutes. */
const patienceMs = 30 * 60_000

/** What is still in the queue after an attempt to deliver it, and why. */
export interface Undelivered {
  events: number
  why: string
}

/** Sends everything that waits, until an attempt fails; null if all was delivered. No agent may run. */
export async function deliverWaiting(settings: HelperSettings): Promise<Undelivered | null> {
  const { dataDir, backendUrl, userId, queueDir, queueMaxBytes, logLevel } = settings
  const log = openLog(dataDir, 'helper', { level: logLevel, stderr: false })
  const enrolment = readEnrolment(dataDir)
  const isEnrolled = enrolment?.state === 'enrolled'
  const queue = new Queue(queueDir, queueMaxBytes, notice => log.warn(notice, 'queue'))
  let why = 'it took too long'
  try {
    dropForeign(queue, dataDir, { userId, isEnrolled })
    const delivery = new Delivery({
      queue,
      backendUrl,
      batchIntervalMs: settings.batchIntervalMs,
      log,
      ...(isEnrolled && { signIn: createDeviceSession(enrolment, keyStore(dataDir, enrolment).read) }),
      onAttempt({ error }) {
        if (error !== undefined) why = error
      },
    })
    await delivery.stop(patienceMs)
    return queue.queuedEvents === 0 ? null : { events: queue.queuedEvents, why }
  } finally {
    queue.close()
  }
}
