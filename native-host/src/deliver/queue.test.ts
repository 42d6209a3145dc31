import { copyFileSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { trackRequestSchema } from '@telemetry-tracker/shared/contracts/track'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { Queue, type SealedBatch } from './queue.ts'
import type { QueueNotice } from './queue-notice.ts'

const roomy = 100 * 1024 * 1024

function openQueue(folder: string, maxBytes = roomy): Queue & { notices: QueueNotice[] } {
  const notices: QueueNotice[] = []
  return Object.assign(new Queue(folder, maxBytes, notice => notices.push(notice)), { notices })
}

function read(batch: SealedBatch | null) {
  if (batch === null) throw new Error('no batch waits')
  return trackRequestSchema.parse(JSON.parse(gunzipSync(batch.body).toString('utf8')))
}

/** Empties a queue and returns the keystrokes of its events, in order. */
function drain(queue: Queue): number[] {
  queue.seal()
  const numbers: number[] = []
  for (let head = queue.takeHead(); head !== null; head = queue.takeHead()) {
    numbers.push(...read(head).events.map(({ keystroke_count }) => keystroke_count))
    queue.acknowledge(head.sequence)
  }
  return numbers
}

function epochFolder(folder: string, queue: Queue): string {
  return join(folder, queue.epoch)
}

function openFile(folder: string, queue: Queue): string {
  const name = readdirSync(epochFolder(folder, queue)).find(file => file.endsWith('.open'))
  return join(epochFolder(folder, queue), name ?? '')
}

test('sends what was added, in order, as the body the server accepts', () => {
  const folder = temporaryFolder()
  const queue = openQueue(folder)
  for (const n of [1, 2, 3]) queue.append(anEvent(n))
  queue.seal()

  const body = read(queue.takeHead())

  expect(body).toMatchObject({ device_id: queue.deviceId, epoch: queue.epoch, sequence: 1 })
  expect(body.events).toEqual([1, 2, 3].map(anEvent))
})

test('seals nothing when nothing was added', () => {
  expect(openQueue(temporaryFolder()).seal()).toBe(false)
})

test('seals by itself at 500 events', () => {
  const queue = openQueue(temporaryFolder())

  const sealed = Array.from({ length: 501 }, (_, n) => queue.append(anEvent(n)))

  expect(sealed.flatMap((isSealed, n) => (isSealed ? [n] : []))).toEqual([499])
  expect(queue.queuedEvents).toBe(501)
})

test('seals by itself before a batch exceeds the request size of servers', () => {
  const queue = openQueue(temporaryFolder())
  const large = { ...anEvent(1), window_title: '界'.repeat(1024) }

  while (!queue.append(large));

  const head = queue.takeHead()
  expect(gunzipSync(head?.body ?? '').length).toBeLessThan(512 * 1024)
})

test('keeps everything over a restart, and continues numbering', () => {
  const folder = temporaryFolder()
  const first = openQueue(folder)
  first.append(anEvent(1))
  first.seal()
  first.append(anEvent(2))

  const second = openQueue(folder)

  expect([second.deviceId, second.epoch]).toEqual([first.deviceId, first.epoch])
  expect(second.queuedEvents).toBe(2)
  expect(drain(second)).toEqual([1, 2])
})

test('skips an event that is not valid in this version when reading, and delivers it', () => {
  const queue = openQueue(temporaryFolder())
  const ofAnotherVersion = { ...anEvent(2), keystroke_count: -1 }
  for (const event of [anEvent(1), ofAnotherVersion, anEvent(3)]) queue.append(event)

  const seen = [...queue.newestFirst()].flat()

  queue.seal()
  expect(seen).toEqual([anEvent(1), anEvent(3)])
  expect(queue.takeHead()?.events).toBe(3)
})

test('never reuses a sequence after everything was acknowledged', () => {
  const folder = temporaryFolder()
  const first = openQueue(folder)
  first.append(anEvent(1))
  drain(first)

  const second = openQueue(folder)
  second.append(anEvent(2))
  second.seal()

  expect(second.takeHead()?.sequence).toBe(2)
})

test('begins a new epoch when the files of the old one are gone', () => {
  const folder = temporaryFolder()
  const first = openQueue(folder)
  const epoch = first.epoch
  rmSync(epochFolder(folder, first), { recursive: true })

  const second = openQueue(folder)

  expect(second.epoch).not.toBe(epoch)
  expect(second.deviceId).toBe(first.deviceId)
})

test('keeps the beginning of the open file when a crash cut it anywhere', () => {
  const cases = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat())
  fc.assert(
    fc.property(cases, ([count, tear]) => {
      const folder = temporaryFolder()
      const crashed = openQueue(folder)
      const written = Array.from({ length: count }, (_, n) => n)
      for (const n of written) crashed.append(anEvent(n))
      const file = openFile(folder, crashed)
      truncateSync(file, tear % (statSync(file).size + 1))

      const found = drain(openQueue(folder))

      expect(found).toEqual(written.slice(0, found.length))
    }),
    { numRuns: 40 },
  )
})

test('reports and removes an incomplete end, and continues after it', () => {
  const folder = temporaryFolder()
  const crashed = openQueue(folder)
  for (const n of [1, 2]) crashed.append(anEvent(n))
  const file = openFile(folder, crashed)
  truncateSync(file, statSync(file).size - 3)

  const queue = openQueue(folder)
  queue.append(anEvent(3))

  expect(queue.notices).toEqual([{ kind: 'torn_tail', bytes: expect.any(Number) }])
  expect(queue.damagedEvents).toBe(1)
  expect(drain(openQueue(folder))).toEqual([1, 3])
})

test('has nothing twice when a crash came between sealing a batch and removing its open file', () => {
  const folder = temporaryFolder()
  const crashed = openQueue(folder)
  crashed.append(anEvent(1))
  const file = openFile(folder, crashed)
  const kept = join(folder, 'kept')
  copyFileSync(file, kept)
  crashed.seal()
  copyFileSync(kept, file)

  expect(drain(openQueue(folder))).toEqual([1])
})

test('has nothing twice when that happened before the next open file was created', () => {
  const folder = temporaryFolder()
  const crashed = openQueue(folder)
  crashed.append(anEvent(1))
  const file = openFile(folder, crashed)
  const kept = join(folder, 'kept')
  copyFileSync(file, kept)
  crashed.seal()
  rmSync(openFile(folder, crashed))
  copyFileSync(kept, file)

  expect(drain(openQueue(folder))).toEqual([1])
})

test('renumbers the queued batches when a new epoch begins', async () => {
  const folder = temporaryFolder()
  const queue = openQueue(folder)
  for (const n of [1, 2, 3]) {
    queue.append(anEvent(n))
    if (n < 3) queue.seal()
  }
  const epoch = queue.epoch
  const head = queue.takeHead()
  queue.acknowledge(head?.sequence ?? 0)

  await queue.startNewEpoch()

  expect(queue.epoch).not.toBe(epoch)
  expect(read(queue.takeHead())).toMatchObject({ epoch: queue.epoch, sequence: 1 })
  expect(drain(openQueue(folder))).toEqual([2, 3])
})

test('keeps events that arrive while a new epoch is being written', async () => {
  const folder = temporaryFolder()
  const queue = openQueue(folder)
  queue.append(anEvent(1))
  queue.seal()

  const made = queue.startNewEpoch()
  for (let n = 2; n <= 600; n++) queue.append(anEvent(n))
  await made

  expect(drain(openQueue(folder))).toEqual(Array.from({ length: 600 }, (_, i) => i + 1))
})

test('drops and counts the oldest batches of a full queue, but never the one being sent', () => {
  const folder = temporaryFolder()
  const queue = openQueue(folder, 1_200)
  queue.append(anEvent(0))
  queue.seal()
  const onItsWay = queue.takeHead()
  for (let n = 1; n <= 10; n++) {
    queue.append(anEvent(n))
    queue.seal()
  }

  const dropped = queue.droppedEvents

  expect(onItsWay?.sequence).toBe(1)
  expect(dropped).toBeGreaterThan(0)
  expect(openQueue(folder, 1_200).droppedEvents).toBe(dropped)
  const left = drain(queue)
  expect(left).toEqual([0, ...Array.from({ length: 10 - dropped }, (_, i) => dropped + 1 + i)])
})

test('quarantines a refused batch and continues', () => {
  const folder = temporaryFolder()
  const queue = openQueue(folder)
  for (const n of [1, 2]) {
    queue.append(anEvent(n))
    queue.seal()
  }

  queue.refuse(queue.takeHead()?.sequence ?? 0)

  expect(readdirSync(join(folder, 'refused'))).toHaveLength(1)
  expect(openQueue(folder).refusedEvents).toBe(1)
  expect(drain(queue)).toEqual([2])
})

test.skipIf(process.platform === 'win32')('gives other users no access', () => {
  const folder = join(temporaryFolder(), 'queue')
  const queue = openQueue(folder)
  queue.append(anEvent(1))
  queue.seal()
  const mode = (path: string) => statSync(path).mode & 0o777

  expect([folder, epochFolder(folder, queue)].map(mode)).toEqual([0o700, 0o700])
  expect(
    readdirSync(epochFolder(folder, queue)).map(name => mode(join(epochFolder(folder, queue), name))),
  ).toEqual([0o600, 0o600])
})
