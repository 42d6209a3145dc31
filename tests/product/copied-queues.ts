import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import fc from 'fast-check'
import { postBatch } from '../../native-host/src/deliver/post.ts'
import { Queue } from '../../native-host/src/deliver/queue.ts'

/** One step in the history of some computers, which all began as one or were copied from another. */
export type Happening =
  | { kind: 'record'; computer: number; events: number }
  | { kind: 'seal' | 'time_jump' | 'restart'; computer: number }
  | { kind: 'deliver'; computer: number; batches: number; losesAnswers: boolean }
  /** Copies its queue's folder from the disk. */
  | { kind: 'snapshot'; computer: number }
  /** Restores a snapshot over the folder, on the same computer or on another one. */
  | { kind: 'restore'; computer: number; snapshot: number }

const computers = 3
const computer = fc.nat(computers - 1)

/** Random histories: deliveries, snapshots and restores are about as frequent as events. */
export const anyHistory: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('record' as const),
        computer,
        events: fc.integer({ min: 1, max: 3 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('seal' as const, 'time_jump' as const, 'restart' as const),
        computer,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('deliver' as const),
        computer,
        batches: fc.integer({ min: 1, max: 6 }),
        losesAnswers: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('snapshot' as const), computer }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('restore' as const), computer, snapshot: fc.nat(5) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
)

interface World {
  /** An empty folder for the queues. */
  folder: string
  backendUrl: string
  /** The nth event recorded on any computer. */
  eventOf(n: number): TelemetryEvent
}

/**
 * Runs a history with real queues, then delivers what all of them hold. Returns the numbers of the events
 * that a queue still held at the end or delivered before. Events that existed only in a folder that a restore
 * replaced are not among them.
 */
export async function live(
  history: readonly Happening[],
  { folder, backendUrl, eventOf }: World,
): Promise<Set<number>> {
  const pathOf = (name: string) => join(folder, name)
  const queues = new Map<number, Queue>()
  const snapshots: { path: string; held: Set<number> }[] = []
  /** What each computer's folder holds without an acknowledgement to it, and what the server has. */
  const held = new Map<number, Set<number>>()
  const delivered = new Set<number>()
  let recorded = 0

  const folderOf = (c: number) => pathOf(`computer-${c}`)
  const heldBy = (c: number) => {
    const known = held.get(c) ?? new Set()
    held.set(c, known)
    return known
  }
  const queueOf = (c: number) => {
    const known = queues.get(c) ?? new Queue(folderOf(c), 1e8, () => {})
    queues.set(c, known)
    return known
  }
  const stop = (c: number) => {
    queues.get(c)?.close()
    queues.delete(c)
  }

  // One device, whose seconds all go into the same minutes: of several devices only one counts in each
  // minute.
  queueOf(0)
  stop(0)
  for (let c = 1; c < computers; c++) cpSync(folderOf(0), folderOf(c), { recursive: true })

  for (const happening of history) {
    const c = happening.computer
    switch (happening.kind) {
      case 'record':
        for (let i = 0; i < happening.events; i++) {
          queueOf(c).append(eventOf(recorded))
          heldBy(c).add(recorded++)
        }
        break
      case 'seal':
        queueOf(c).seal()
        break
      case 'time_jump':
        queueOf(c).sealEarly()
        break
      case 'restart':
        stop(c)
        break
      case 'deliver':
        await deliver(queueOf(c), backendUrl, happening)
        break
      case 'snapshot': {
        queueOf(c)
        const path = pathOf(`snapshot-${snapshots.length}`)
        cpSync(folderOf(c), path, { recursive: true })
        snapshots.push({ path, held: new Set(heldBy(c)) })
        break
      }
      case 'restore': {
        const snapshot = snapshots[happening.snapshot % Math.max(1, snapshots.length)]
        if (snapshot === undefined) break
        // Otherwise events that only this folder holds would be lost with it, which is no bug of the queue.
        await deliverAll(queueOf(c), backendUrl)
        for (const n of heldBy(c)) delivered.add(n)
        stop(c)
        rmSync(folderOf(c), { recursive: true })
        cpSync(snapshot.path, folderOf(c), { recursive: true })
        held.set(c, new Set(snapshot.held))
        break
      }
    }
  }
  for (const [c, theirs] of [...held]) {
    await deliverAll(queueOf(c), backendUrl)
    for (const n of theirs) delivered.add(n)
    stop(c)
  }
  return delivered
}

async function deliverAll(queue: Queue, backendUrl: string): Promise<void> {
  for (let tries = 0; queue.queuedEvents > 0; tries++) {
    if (tries > 100) throw new Error(`${queue.queuedEvents} events can't be delivered.`)
    queue.seal()
    await deliver(queue, backendUrl, { batches: 20, losesAnswers: false })
  }
}

/** Sends some batches like the helper; when answers are lost, the last of them stays queued. */
async function deliver(
  queue: Queue,
  backendUrl: string,
  { batches, losesAnswers }: { batches: number; losesAnswers: boolean },
): Promise<void> {
  for (let i = 1; i <= batches; i++) {
    const batch = queue.takeHead()
    if (batch === null) return
    const outcome = await postBatch(backendUrl, batch.body, AbortSignal.timeout(30_000))
    if (losesAnswers && i === batches) queue.putBack()
    else if (outcome.kind === 'accepted') queue.acknowledge(batch.sequence)
    else if (outcome.kind === 'sequence_reused') await queue.leaveToOther(batch.sequence, outcome.counted)
    else if (outcome.kind === 'epoch_retired') await queue.leaveRetiredEpoch()
    else if (outcome.kind === 'other_sequence_expected') await queue.startNewEpoch()
    else throw new Error(`A batch could not be delivered: ${outcome.message}`)
  }
}
