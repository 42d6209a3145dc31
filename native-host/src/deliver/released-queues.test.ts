import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { releasedQueue, releasedVersions } from '@telemetry-tracker/shared/testing/releases'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { startTrackServer } from '../testing/track-server.ts'
import { Delivery } from './delivery.ts'
import { Queue } from './queue.ts'

test.each(releasedVersions())(
  'delivers what waits in a queue of version %s, each event once',
  async version => {
    const released = releasedQueue(version)
    const folder = join(temporaryFolder(), 'queue')
    for (const { path, content } of released.files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 })
      writeFileSync(join(folder, path), Buffer.from(content, 'base64'), { mode: 0o600 })
    }
    const server = await startTrackServer()

    const queue = new Queue(folder, 1e8, () => {})
    expect(queue.queuedEvents).toBe(released.events)
    const delivery = new Delivery({
      queue,
      backendUrl: server.url,
      batchIntervalMs: 5,
      log: silentLog,
      onAttempt() {},
    })
    onTestFinished(() => delivery.stop(0))
    await vi.waitFor(() => expect(queue.queuedEvents).toBe(0), patience)

    expect(server.events).toHaveLength(released.events)
    expect(new Set(server.events.map(({ timestamp }) => timestamp)).size).toBe(released.events)
    const sumOf = (count: (event: (typeof server.events)[number]) => number) =>
      server.events.reduce((sum, event) => sum + count(event), 0)
    expect(sumOf(event => event.keystroke_count)).toBe(released.keystrokes)
    expect(sumOf(event => event.mouse_clicks)).toBe(released.clicks)
    expect(server.sequences).toEqual(server.sequences.map((_, index) => index + 1))
    const { damagedEvents, droppedEvents, refusedEvents } = queue
    expect({ damagedEvents, droppedEvents, refusedEvents }).toEqual({
      damagedEvents: 0,
      droppedEvents: 0,
      refusedEvents: 0,
    })
  },
)
