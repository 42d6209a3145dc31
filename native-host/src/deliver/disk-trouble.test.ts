import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { noSmallDiskHere, smallDisk } from '../testing/small-disk.ts'
import { startTrackServer } from '../testing/track-server.ts'
import { until } from '../testing/until.ts'
import { Delivery } from './delivery.ts'
import { Queue } from './queue.ts'
import type { QueueNotice } from './queue-notice.ts'

const roomy = 100 * 1024 * 1024
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

function openQueue(folder: string) {
  const notices: QueueNotice[] = []
  return { queue: new Queue(folder, roomy, notice => notices.push(notice)), notices }
}

function deliver(queue: Queue, backendUrl: string) {
  const delivery = new Delivery({ queue, backendUrl, batchIntervalMs: 20, log: silentLog, onAttempt() {} })
  onTestFinished(() => delivery.stop(0))
  return delivery
}

function fill(queue: Queue, from: number, to: number): void {
  for (const n of numbers(from, to)) queue.append(anEvent(n))
}

describe('a damaged segment', () => {
  /** Three sealed batches of three events, and three open events. */
  function aBacklog() {
    const folder = temporaryFolder()
    const { queue } = openQueue(folder)
    for (const first of [1, 4, 7]) {
      fill(queue, first, first + 2)
      queue.seal()
    }
    fill(queue, 10, 12)
    const epoch = join(folder, queue.epoch)
    return {
      folder,
      files: readdirSync(epoch)
        .sort()
        .map(name => join(epoch, name)),
    }
  }

  function damage(path: string | undefined): void {
    const bytes = readFileSync(path ?? '')
    const middle = Math.floor(bytes.length / 2)
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x55, middle)
    writeFileSync(path ?? '', bytes)
  }

  test.each([
    ['first', 0, [1, 2, 3]],
    ['middle', 1, [4, 5, 6]],
    ['last sealed', 2, [7, 8, 9]],
    ['open', 3, [11]],
  ])('in the %s place loses only its own events, which are counted', async (_, place, lost) => {
    const { folder, files } = aBacklog()
    damage(files[place])
    const server = await startTrackServer()

    const { queue, notices } = openQueue(folder)
    deliver(queue, server.url)

    await until(() => expect(queue.queuedEvents).toBe(0))
    expect(server.counted).toEqual(numbers(1, 12).filter(n => !lost.includes(n)))
    expect(queue.damagedEvents).toBe(lost.length)
    expect(notices).toContainEqual({ kind: 'damaged', events: lost.length })
    expect(openQueue(folder).queue.damagedEvents).toBe(lost.length)
  })

  test('of a batch that the server already counted needs no repair', async () => {
    const { folder, files } = aBacklog()
    const server = await startTrackServer()
    server.mishaps.push('forget_answer')
    const first = openQueue(folder)
    const delivery = deliver(first.queue, server.url)
    await until(() => expect(server.counted).toEqual([1, 2, 3]))
    await delivery.stop(0)
    damage(files[0])

    const { queue } = openQueue(folder)
    deliver(queue, server.url)

    await until(() => expect(queue.queuedEvents).toBe(0))
    expect(server.counted).toEqual(numbers(1, 12))
  })
})

describe.skipIf(noSmallDiskHere)(`on a small disk ${noSmallDiskHere}`, () => {
  test('a full disk loses nothing: events wait in memory, which is reported, until there is room', () => {
    const disk = smallDisk(256)
    const { queue, notices } = openQueue(join(disk.folder, 'queue'))
    fill(queue, 1, 5)
    disk.fill()

    fill(queue, 6, 400)
    const inTrouble = { trouble: queue.diskTrouble, memory: queue.memoryEvents, all: queue.queuedEvents }
    disk.free()
    queue.seal()

    expect(inTrouble).toMatchObject({ trouble: expect.stringContaining('Free some space'), all: 400 })
    expect(inTrouble.memory).toBeGreaterThan(0)
    expect([queue.diskTrouble, queue.memoryEvents, queue.droppedEvents]).toEqual([null, 0, 0])
    expect(notices.map(({ kind }) => kind)).toEqual(['disk_refuses', 'disk_back'])
    expect(openQueue(join(disk.folder, 'queue')).queue.queuedEvents).toBe(400)
  })

  test('a disk that stays full is still delivered from, in order and once', async () => {
    const disk = smallDisk(256)
    const folder = join(disk.folder, 'queue')
    const server = await startTrackServer()
    const { queue } = openQueue(folder)
    fill(queue, 1, 3)
    queue.seal()
    fill(queue, 4, 5)
    disk.fill()
    const delivery = deliver(queue, server.url)

    fill(queue, 6, 300)
    await until(() => expect(server.counted).toEqual(numbers(1, 300)))
    disk.fill()
    fill(queue, 301, 310)
    await until(() => expect(server.counted).toEqual(numbers(1, 310)))
    await delivery.stop(1_000)
    disk.free()

    const next = openQueue(folder).queue
    fill(next, 311, 320)
    deliver(next, server.url)
    await until(() => expect(server.counted).toEqual(numbers(1, 320)))
  })

  test('a read-only folder and new events are delivered, each event once over restarts', async () => {
    const disk = smallDisk(256)
    const folder = join(disk.folder, 'queue')
    const server = await startTrackServer()
    const before = openQueue(folder).queue
    fill(before, 1, 3)
    before.seal()
    fill(before, 4, 5)
    before.close()
    disk.allowWriting(false)

    for (const [from, to] of [
      [6, 8],
      [9, 12],
    ] as const) {
      const { queue, notices } = openQueue(folder)
      expect(notices).toMatchObject([{ kind: 'disk_refuses' }])
      const delivery = deliver(queue, server.url)
      fill(queue, from, to)
      await until(() => expect(queue.queuedEvents).toBe(0))
      await delivery.stop(0)
    }
    disk.allowWriting(true)
    const { queue } = openQueue(folder)
    fill(queue, 13, 15)
    deliver(queue, server.url)

    await until(() => expect(queue.queuedEvents).toBe(0))
    expect(server.counted).toEqual(numbers(1, 15))
    expect(queue.diskTrouble).toBeNull()
  })

  test('a folder that becomes writable again takes over the events in memory', async () => {
    const disk = smallDisk(256)
    const folder = join(disk.folder, 'queue')
    const server = await startTrackServer()
    const before = openQueue(folder).queue
    fill(before, 1, 3)
    before.close()
    disk.allowWriting(false)
    const { queue } = openQueue(folder)
    fill(queue, 4, 9)

    disk.allowWriting(true)
    queue.seal()
    const next = openQueue(folder).queue
    deliver(next, server.url)

    await until(() => expect(next.queuedEvents).toBe(0))
    expect(queue.memoryEvents).toBe(0)
    expect(server.counted).toEqual(numbers(1, 9))
  })

  test('unsent events stay if a server knows a later epoch than the one in memory', async () => {
    const disk = smallDisk(256)
    const folder = join(disk.folder, 'queue')
    const before = openQueue(folder).queue
    fill(before, 1, 3)
    before.close()
    const { queue } = openQueue(folder)
    disk.fill()
    fill(queue, 4, 300)
    let delivered = 0
    for (let i = 0; i < 2; i++) {
      const { sequence = 0, events = 0 } = queue.takeHead() ?? {}
      queue.acknowledge(sequence)
      delivered += events
      queue.seal()
    }

    await queue.leaveRetiredEpoch()

    expect(queue.takeHead()?.events).toBe(300 - delivered)
  })

  test('memory has a limit: the oldest events are dropped first, and counted', () => {
    const disk = smallDisk(256)
    const { queue, notices } = openQueue(join(disk.folder, 'queue'))
    disk.fill()
    const large = { ...anEvent(1), window_title: 'x'.repeat(1_000) }
    queue.seal()

    for (let n = 0; n < 9_000; n++) queue.append(large)
    queue.seal()

    expect(queue.droppedEvents).toBeGreaterThan(0)
    expect(queue.droppedEvents + queue.queuedEvents).toBe(9_000)
    expect(notices).toContainEqual({ kind: 'dropped', events: queue.droppedEvents, why: 'memory_full' })
  })
})
