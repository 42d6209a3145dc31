import { setTimeout as delay } from 'node:timers/promises'
import type { StoredDevice } from '../database/stored.ts'
import { createDevice } from './device.ts'
import { createPost } from './post.ts'
import type { Sums } from './sums.ts'

const devicesAClient = 4
/** The maximum number of seconds in a batch. */
const maxBatchEvents = 30
const retryMs = 30
/** Devices begin to observe this long ago, so that they never reach the present. */
const monthMs = 30 * 24 * 60 * 60 * 1000
const maxAnswerMs = 5_000
/** Longer than anything here is ever down. */
const maxPatienceMs = 120_000

interface Course {
  clients: number
  random: () => number
  /** The URLs of the running servers: each attempt picks one. */
  urls(): readonly string[]
  /** Ends them at once, whatever they are doing. */
  signal: AbortSignal
}

/** Clients that send without a pause until they are stopped, and never give up on a batch. */
export interface PersistentClients {
  /** The last acknowledged sequence so far, by device id. */
  acknowledged(): Map<string, number>
  acknowledgedBatches(): number
  /** Attempts that got no acknowledgement. */
  failedAttempts(): number
  /** The same by status of the answer, or by the code of the connection's error. */
  failures(): ReadonlyMap<string, number>
  /** What a device had sent up to this batch, as the server should have it. */
  sentUpTo(deviceId: string, sequence: number): Sums | undefined
  /** Lets them finish what they have begun; resolves with everything that was sent, by device id. */
  stop(): Promise<Map<string, StoredDevice>>
  /** Rejects when the server refuses a batch, or accepts none for very long. */
  readonly failure: Promise<never>
}

/**
 * Starts clients of four devices each. Sometimes they send the same batch again, or to two servers at once.
 */
export function startClients({ clients, random, urls, signal }: Course): PersistentClients {
  const acknowledged = new Map<string, number>()
  const history = new Map<string, Sums[]>()
  const failures = new Map<string, number>()
  let batches = 0
  let isStopping = false

  async function run(client: number): Promise<void> {
    const fromMs = Math.floor(Date.now() / 1000) * 1000 - monthMs
    const devices = Array.from({ length: devicesAClient }, (_, i) =>
      createDevice(`${client}-${i}`, { fromMs, seed: 3 }),
    )
    for (let turn = 0; !isStopping; turn++) {
      const device = devices[turn % devices.length]
      if (!device) throw new Error('A client has no device.')
      const { deviceId, sequence, body } = device.next(1 + Math.floor(random() * maxBatchEvents))
      const sums = history.get(deviceId) ?? []
      sums.push(device.sums())
      history.set(deviceId, sums)
      await bring(body)
      acknowledged.set(deviceId, sequence)
      batches++
    }
  }

  async function bring(body: Buffer): Promise<void> {
    const until = performance.now() + maxPatienceMs
    while (performance.now() < until) {
      signal.throwIfAborted()
      const answers = await Promise.all(chooseUrls(urls(), random).map(url => attempt(url, body)))
      for (const answer of answers) refuseForGood(answer)
      const isAcknowledged = answers.some(answer => answer.status === 201)
      const isThrownAway = random() < 0.05
      if (isAcknowledged && !isThrownAway) return
      if (!isAcknowledged) {
        const reason = String(answers[0]?.status)
        failures.set(reason, (failures.get(reason) ?? 0) + 1)
        await delay(retryMs * (0.5 + random()), undefined, { signal })
      }
    }
    throw new Error(`No server has taken a batch for ${maxPatienceMs / 1000} s.`)
  }

  const running = Promise.all(Array.from({ length: clients }, (_, client) => run(client)))
  return {
    acknowledged: () => new Map(acknowledged),
    acknowledgedBatches: () => batches,
    failedAttempts: () => [...failures.values()].reduce((sum, number) => sum + number, 0),
    failures: () => failures,
    sentUpTo: (deviceId, sequence) => history.get(deviceId)?.[sequence - 1],
    failure: new Promise((_, reject) => running.catch(reject)),
    stop: async () => {
      isStopping = true
      await running
      return new Map([...history].map(([deviceId, sums]) => [deviceId, lastOf(sums)]))
    },
  }
}

function lastOf(history: readonly Sums[]): StoredDevice {
  const sums = history.at(-1)
  if (!sums) throw new Error('A device has sent nothing.')
  return { lastSequence: history.length, sums }
}

/** Usually one server; sometimes the same batch goes to two at once. */
function chooseUrls(urls: readonly string[], random: () => number): string[] {
  const first = Math.floor(random() * urls.length)
  const second = random() < 0.05 ? [first + 1] : []
  return [first, ...second].map(i => urls[i % urls.length] ?? '').filter(Boolean)
}

/** What came of one attempt: a status, or the code of the connection's error (`TimeoutError` of one without). */
interface Outcome {
  status: number | string
  text: string
}

async function attempt(url: string, body: Buffer): Promise<Outcome> {
  try {
    return await createPost(url)(body, AbortSignal.timeout(maxAnswerMs))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { status: 'code' in error ? String(error.code) : error.name, text: error.message }
  }
}

/** A gap after an acknowledgement means that something acknowledged was lost. */
function refuseForGood({ status, text }: Outcome): void {
  if (typeof status === 'number' && status >= 400 && status < 500 && status !== 429)
    throw new Error(`A batch was refused for good with ${status}: ${text}`)
}
