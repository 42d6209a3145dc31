import { setImmediate } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { trackRequestSchema } from '@telemetry-tracker/shared/contracts/track'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { type Left, recordFolder, type Unsynced } from '../testing/power-cut.ts'
import { until } from '../testing/until.ts'
import { Delivery } from './delivery.ts'
import { Queue } from './queue.ts'

vi.mock('node:fs', async () => {
  const { recordedFs } = await import('../testing/power-cut.ts')
  return { ...recordedFs, default: recordedFs }
})

const roomy = 100 * 1024 * 1024

/** A batch as it reached the server, and at which moment of the disk. */
interface Sent {
  moment: number
  epoch: string
  sequence: number
  numbers: number[]
}

/** Counts as servers do: in order within an epoch, and each sequence once. */
class Ledger {
  readonly counted: number[] = []
  readonly #lastOf = new Map<string, number>()
  #latest = ''

  take({ epoch, sequence, numbers }: Omit<Sent, 'moment'>): 'taken' | 'sequence_gap' | 'epoch_retired' {
    const last = this.#lastOf.get(epoch)
    if (last !== undefined && epoch !== this.#latest) return 'epoch_retired'
    if (sequence > (last ?? 0) + 1) return 'sequence_gap'
    if (sequence <= (last ?? 0)) return 'taken'
    this.#lastOf.set(epoch, sequence)
    this.#latest = epoch
    this.counted.push(...numbers)
    return 'taken'
  }
}

type Step = 'append' | 'seal' | 'sync' | 'deliver' | 'deliver, the answer is lost' | 'restart' | 'new epoch'

/**
 * Uses a queue on a recorded disk. Notes what the server received, and from which moment on each number must
 * not be lost.
 */
async function work(steps: readonly Step[]) {
  const folder = temporaryFolder()
  const disk = recordFolder(folder)
  const sent: Sent[] = []
  const ledger = new Ledger()
  const safeFrom = new Map<number, number>()
  let queue = new Queue(folder, roomy, () => {})
  let next = 1
  let unsafe: number[] = []
  let isAnswerLost = false
  const keepSafe = () => {
    for (const number of unsafe) safeFrom.set(number, disk.now())
    unsafe = []
  }
  for (const step of steps) {
    switch (step) {
      case 'append':
        queue.append(anEvent(next))
        unsafe.push(next++)
        break
      case 'seal':
        queue.seal()
        keepSafe()
        break
      case 'sync':
        queue.sync()
        keepSafe()
        break
      case 'restart':
        queue.close()
        keepSafe()
        queue = new Queue(folder, roomy, () => {})
        break
      case 'new epoch':
        // A server that counted the batch does not ask for another sequence.
        if (isAnswerLost) break
        await queue.startNewEpoch()
        keepSafe()
        break
      default: {
        const batch = read(queue)
        if (batch === null) break
        ledger.take(batch)
        sent.push({ moment: disk.now(), ...batch })
        isAnswerLost = step !== 'deliver'
        if (isAnswerLost) queue.putBack()
        else queue.acknowledge(batch.sequence)
      }
    }
  }
  queue.close()
  return { disk, sent, safeFrom }
}

function read(queue: Queue): Omit<Sent, 'moment'> | null {
  const head = queue.takeHead()
  if (head === null) return null
  const {
    epoch = '',
    sequence = 0,
    events,
  } = trackRequestSchema.parse(JSON.parse(gunzipSync(head.body).toString('utf8')))
  return { epoch, sequence, numbers: events.map(({ keystroke_count }) => keystroke_count) }
}

/** Delivers everything, with as many attempts as it takes. */
async function deliverAll(queue: Queue, ledger: Ledger): Promise<void> {
  queue.seal()
  for (let tries = 0; tries < 200; tries++) {
    const batch = read(queue)
    if (batch === null) return
    const answer = ledger.take(batch)
    if (answer === 'taken') queue.acknowledge(batch.sequence)
    else if (answer === 'sequence_gap') await queue.startNewEpoch()
    else await queue.leaveRetiredEpoch()
  }
  throw new Error('The queue is never empty.')
}

const afterwards = [5_001, 5_002, 5_003]

/**
 * Cuts the power, restarts with what is left, and returns which numbers that had to be safe were not counted
 * exactly once.
 */
async function lostOrDoubled(
  { disk, sent, safeFrom }: Awaited<ReturnType<typeof work>>,
  moment: number,
  left: (change: Unsynced) => Left,
): Promise<string[]> {
  const folder = temporaryFolder()
  disk.cutAt(moment, left, folder)
  const ledger = new Ledger()
  for (const batch of sent) if (batch.moment <= moment) ledger.take(batch)

  const queue = new Queue(folder, roomy, () => {})
  for (const number of afterwards) queue.append(anEvent(number))
  await deliverAll(queue, ledger)
  queue.close()

  const times = Map.groupBy(ledger.counted, number => number)
  const safe = [...safeFrom].filter(([, from]) => from <= moment).map(([number]) => number)
  return [
    ...[...safe, ...afterwards].filter(number => !times.has(number)).map(number => `${number} lost`),
    ...[...times].filter(([, all]) => all.length > 1).map(([number]) => `${number} counted twice`),
  ]
}

const ofNames = (change: Unsynced) => change.kind !== 'write' && change.kind !== 'truncate'
const policies: Record<string, (change: Unsynced) => Left> = {
  'nothing that was not synced': () => 'nothing',
  'names, but no bytes that were not synced': change => (ofNames(change) ? 'all' : 'nothing'),
  'names, and half of the bytes': change => (ofNames(change) ? 'all' : 'half'),
  'bytes, but no names': change => (ofNames(change) ? 'nothing' : 'all'),
  'removals only': change => (change.kind === 'remove' ? 'all' : 'nothing'),
  'all but removals': change => (change.kind === 'remove' ? 'nothing' : 'all'),
  'renames only': change => (change.kind === 'rename' ? 'all' : 'nothing'),
  everything: () => 'all',
}

const aDay: Step[] = [
  ...['append', 'append', 'sync', 'append', 'seal', 'deliver, the answer is lost'],
  ...['append', 'deliver', 'append', 'seal', 'append', 'sync', 'restart', 'append', 'seal', 'deliver'],
  ...['append', 'sync', 'new epoch', 'append', 'seal', 'deliver, the answer is lost', 'deliver', 'deliver'],
  ...['append', 'append', 'restart', 'append', 'seal', 'deliver'],
] as Step[]

test.each(Object.keys(policies))(
  'a power cut at any moment that leaves %s loses nothing that was sealed or synced',
  async name => {
    const left = policies[name] ?? (() => 'nothing')
    const day = await work(aDay)

    const found: string[] = []
    // The recording ends here: the rest happens in folders that are not recorded.
    const moments = Array.from({ length: day.disk.now() + 1 }, (_, moment) => moment)
    recordFolder('')
    for (const moment of moments)
      for (const what of await lostOrDoubled(day, moment, left))
        found.push(`cut after ${moment} changes: ${what}`)

    expect(moments.length).toBeGreaterThan(60)
    expect(found).toEqual([])
  },
)

test('a power cut that leaves any part of what was not synced loses nothing that was', async () => {
  onTestFinished(() => void recordFolder(''))
  const someSteps = fc.array(
    fc.constantFrom<Step>(
      'append',
      'append',
      'append',
      'seal',
      'sync',
      'deliver',
      'deliver, the answer is lost',
      'restart',
      'new epoch',
    ),
    { minLength: 5, maxLength: 30 },
  )
  const someLeft = fc.array(fc.constantFrom<Left>('all', 'nothing', 'half'), { minLength: 1, maxLength: 40 })

  await fc.assert(
    fc.asyncProperty(someSteps, someLeft, fc.nat(), async (steps, lefts, at) => {
      const day = await work(steps)
      const moment = at % (day.disk.now() + 1)
      recordFolder('')
      let asked = 0

      expect(await lostOrDoubled(day, moment, () => lefts[asked++ % lefts.length] ?? 'nothing')).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('what is queued while the server is down is safe after each attempt', async () => {
  const folder = temporaryFolder()
  const disk = recordFolder(folder)
  const queue = new Queue(folder, roomy, () => {})
  queue.append(anEvent(1))
  queue.seal()
  queue.append(anEvent(2))
  let attempts = 0
  const delivery = new Delivery({
    queue,
    backendUrl: 'http://127.0.0.1:1',
    batchIntervalMs: 1_000,
    log: silentLog,
    onAttempt: () => attempts++,
    clock: { now: () => 0, wait: () => setImmediate() },
  })
  onTestFinished(() => delivery.stop(0))

  // The first attempt has ended when the second begins.
  await until(() => expect(attempts).toBeGreaterThan(1))
  const left = temporaryFolder()
  disk.cutAt(disk.now(), () => 'nothing', left)
  recordFolder('')

  expect(new Queue(left, roomy, () => {}).queuedEvents).toBe(2)
})
