import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import { Queue } from '../native-host/src/deliver/queue.ts'
import { anEvent } from '../native-host/src/testing/events.ts'
import { noSmallDiskHere, smallDisk } from '../native-host/src/testing/small-disk.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { storedTotals } from './product/database.ts'
import { runHelper, startHelper } from './product/helper.ts'
import { startServer } from './product/server.ts'
import { startWorkplace } from './product/workplace.ts'

const whyNot = lacking.length > 0 ? `this machine lacks ${lacking.join(', ')}` : noSmallDiskHere
const skipped = whyNot === '' ? '' : ` (skipped: ${whyNot})`

it('damaged batches in the first, a middle and the last place lose only their own events, which are counted and shown', async () => {
  const { environment, queueFolder, serverData, start } = await offline()
  const files = backlog(queueFolder, [
    [1, 2, 3],
    [10, 20, 30],
    [100, 200, 300],
    [1_000, 2_000, 3_000],
    [2_001, 2_002, 2_003],
  ])
  for (const place of [0, 2, 4]) damage(files[place])

  const helper = await start()
  await vi.waitFor(async () => expect((await helper.status()).queuedEvents).toBe(0), patience)

  const lost = 3 + 3 + 1
  expect(await helper.status()).toMatchObject({ damagedEvents: lost, droppedEvents: 0 })
  expect(await runHelper(environment, 'status')).toContain(`${lost} events damaged on disk`)
  const noticed = (await logOf(environment)).filter(({ kind }) => kind === 'damaged')
  expect(noticed.map(({ events }) => events)).toEqual([1, 3, 3])
  expect(storedTotals(join(serverData, 'telemetry.db'))).toMatchObject({
    samples: 15 - lost,
    keystrokes: 60 + 6_000 + 4_004,
  })
})

it.skipIf(whyNot !== '')(
  `a read-only queue is delivered, once over restarts, and the helper reports it${skipped}`,
  async () => {
    const disk = smallDisk(256)
    const { environment, serverData, start } = await offline({ BUFFER_DIR: join(disk.folder, 'queue') })
    backlog(join(disk.folder, 'queue'), [
      [1, 2, 3],
      [10, 20],
    ])
    disk.allowWriting(false)

    for (let time = 1; time <= 2; time++) {
      const helper = await start()
      await vi.waitFor(async () => expect((await helper.status()).queuedEvents).toBe(0), patience)
      expect(await helper.status()).toMatchObject({
        diskTrouble: expect.stringContaining('read-only'),
        damagedEvents: 0,
      })
      await helper.stop()
    }

    const refused = (await logOf(environment)).filter(({ kind }) => kind === 'disk_refuses')
    expect(refused).toHaveLength(2)
    expect(storedTotals(join(serverData, 'telemetry.db'))).toMatchObject({ samples: 5, keystrokes: 36 })
  },
)

it.skipIf(whyNot !== '')(
  `what is typed while the disk is full waits in memory, is shown, and is delivered${skipped}`,
  async () => {
    const disk = smallDisk(256)
    const work = await startWorkplace({ BUFFER_DIR: join(disk.folder, 'queue') })
    onTestFinished(() => work[Symbol.asyncDispose]())
    work.processes.start('xterm', ['-e', 'cat'], { env: work.desktop.environment, stdio: 'ignore' })
    await work.desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
    await work.server.kill()
    disk.fill()

    await work.desktop.xdotool('type', '--delay', '60', 'abcdefg')
    await vi.waitFor(
      async () =>
        expect(await work.helper.status()).toMatchObject({
          diskTrouble: expect.stringContaining('Free some space'),
          droppedEvents: 0,
        }),
      patience,
    )
    await vi.waitFor(
      async () => expect((await work.helper.status()).memoryEvents).toBeGreaterThan(2),
      patience,
    )
    const shown = await runHelper(work.environment, 'status')
    disk.free()
    await vi.waitFor(async () => expect((await work.helper.status()).diskTrouble).toBeUndefined(), patience)
    await work.server.restart()

    await vi.waitFor(() => expect(storedTotals(work.databaseFile).keystrokes).toBe(7), patience)
    expect(shown).toMatch(/\d+ events are waiting there now/)
    const kinds = (await logOf(work.environment)).map(({ kind }) => kind).filter(kind => kind !== undefined)
    expect(kinds).toEqual(['disk_refuses', 'disk_back'])
    expect(await work.helper.status()).toMatchObject({ droppedEvents: 0, damagedEvents: 0 })
  },
)

/** A server, and a helper without a desktop, so that only queued events are delivered. */
async function offline(settings: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tt-disk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [serverData, helperData] = [join(folder, 'server'), join(folder, 'helper')]
  for (const data of [serverData, helperData]) mkdirSync(data)
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const server = await startServer(processes, serverData)
  const { DISPLAY: _, ...noDesktop } = process.env
  const environment = {
    ...noDesktop,
    DATA_DIR: helperData,
    BACKEND_URL: server.url,
    BATCH_INTERVAL_SEC: '1',
    ...settings,
  }
  return {
    environment,
    serverData,
    queueFolder: join(helperData, 'queue'),
    start: () => startHelper(processes, environment, folder, 'the agent runs'),
  }
}

/**
 * A queue as a helper leaves it: events identified by their key presses, batch by batch; the last batch is
 * open. Returns their files.
 */
function backlog(folder: string, batches: number[][]): string[] {
  const queue = new Queue(folder, 100 * 1024 * 1024, notice => {
    throw new Error(`The queue had something to tell: ${JSON.stringify(notice)}`)
  })
  const startMs = Date.now() - 3_600_000
  let seconds = 0
  for (const [i, keys] of batches.entries()) {
    if (i > 0) queue.seal()
    for (const keystrokes of keys)
      queue.append({
        ...anEvent(keystrokes),
        timestamp: new Date(startMs + ++seconds * 1_000).toISOString(),
      })
  }
  queue.close()
  const epoch = join(folder, queue.epoch)
  return readdirSync(epoch)
    .sort()
    .map(name => join(epoch, name))
}

function damage(path = ''): void {
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2)
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x55, middle)
  writeFileSync(path, bytes)
}

async function logOf(environment: NodeJS.ProcessEnv): Promise<{ kind?: string; events?: number }[]> {
  const lines = await runHelper(environment, 'log', '--lines', '500', '--json')
  return lines
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
}
