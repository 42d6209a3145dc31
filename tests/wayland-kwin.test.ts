import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Kwin, startKwin } from './desktop/kwin.ts'
import { Processes } from './desktop/process.ts'
import { type RunningHelper, runHelper, startHelper } from './product/helper.ts'
import { type RunningServer, startServer } from './product/server.ts'
import { eventsOn, tapWire, type Wire } from './product/wire.ts'

const bucketMs = 10_000
const awaySec = 4

describe('a person on KWin, the compositor of KDE Plasma', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-wayland-'))
  const processes = new Processes()
  let kwin: Kwin
  let server: RunningServer
  let wire: Wire
  let helper: RunningHelper
  let environment: NodeJS.ProcessEnv

  beforeAll(async () => {
    const [serverData, helperData] = [join(folder, 'server'), join(folder, 'helper')]
    for (const data of [serverData, helperData]) mkdirSync(data)
    kwin = await startKwin(processes)
    server = await startServer(processes, serverData, {
      BUCKET_SIZE_SEC: String(bucketMs / 1_000),
      IDLE_AWAY_THRESHOLD: String(awaySec),
    })
    wire = await tapWire(() => server.url)
    environment = {
      ...kwin.environment,
      HOME: folder,
      DATA_DIR: helperData,
      BACKEND_URL: wire.url,
      USER_ID: 'ada',
      BATCH_INTERVAL_SEC: '1',
    }
    helper = await startHelper(processes, environment, helperData)
  })

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    await wire?.[Symbol.asyncDispose]()
    await kwin?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const last = () => eventsOn(wire).at(-1)
  const records = (expected: Partial<TelemetryEvent>) => expect.poll(last, patience).toMatchObject(expected)

  it('has its window in front recorded, with its title, and a change of the title', async () => {
    await records({ app_name: 'Desktop' })
    kwin.window('foot', 'Quarterly report')
    await records({ app_name: 'Foot', window_title: 'Quarterly report' })

    await kwin.type('second draft')

    await records({ app_name: 'Foot', window_title: 'second draft' })
  })

  it('has a window that is visible on the second screen recorded as a distraction, until it is covered or minimised', async () => {
    kwin.window('steam', 'Store')
    await records({ app_name: 'Steam', window_title: 'Store' })
    await kwin.withWindow('Store', at(2000, 0, 900, 1000))
    await kwin.withWindow('second draft', `${at(0, 0, 1920, 1080)}; workspace.activeClient = window`)
    const besideIt = { app_name: 'Foot', window_title: 'second draft', distraction_visible: true }
    await records({ ...besideIt, distraction: { source: 'window', name: 'steam' } })

    await kwin.withWindow('second draft', at(0, 0, 3840, 1080))
    await records({ app_name: 'Foot', distraction_visible: false })
    await kwin.withWindow('second draft', at(0, 0, 1920, 1080))
    await records(besideIt)
    await kwin.withWindow('Store', 'window.minimized = true')

    await records({ app_name: 'Foot', distraction_visible: false })
  })

  it('has programs of X recorded like others', async () => {
    kwin.window('letters', 'Letter', 'x11')

    await records({ app_name: 'Letters', window_title: 'Letter' })
  })

  it('has a title recorded as the program gave it, also when two windows have the same', async () => {
    kwin.window('foot', 'second draft')

    await records({ app_name: 'Foot', window_title: 'second draft' })
  })

  it('is not present while nobody types, and present again after a key', async () => {
    // So long that a whole bucket is in it: nobody has typed since the first test.
    const idleSec = awaySec + (2 * bucketMs) / 1_000
    await expect.poll(() => last()?.idle_seconds, patience).toBeGreaterThan(idleSec)

    await kwin.type('third draft')

    await records({ window_title: 'third draft', presence: 'idle_counter', keystroke_count: 0 })
    await expect.poll(() => eventsOn(wire).slice(-5).map(wasActive), patience).toContain(true)
  })

  it('is never judged as absent by the server while the session says that someone is active', async () => {
    const complete = async () => (await timeline()).slice(1, -1)
    const reasons = async () => (await complete()).map(({ reason }) => reason)
    // Until there are whole buckets of both kinds.
    await expect
      .poll(async () => (await reasons()).filter(reason => reason === 'no_presence').length, patience)
      .toBeGreaterThan(0)

    const minutes = await complete()

    const activeAt = new Set(eventsOn(wire).filter(wasActive).map(bucketOf))
    const isWrong = ({ start, reason }: Minute) =>
      (reason === 'no_presence') === activeAt.has(Date.parse(start))
    expect(activeAt.size).toBeGreaterThan(0)
    expect(minutes.filter(isWrong)).toEqual([])
    expect(minutes.filter(minute => !minute.input_unknown || minute.keystrokes > 0)).toEqual([])
  })

  it('is told what this session gives, and what would give more', async () => {
    const found = z
      .array(z.object({ check: z.string(), found: z.string(), cure: z.string().optional() }))
      .parse(JSON.parse(await doctor()))

    expect(found.find(({ check }) => check === 'desktop')).toMatchObject({
      found: expect.stringMatching(/KDE Plasma.*which others are visible.*Presence: yes.*Input: not counted/),
      cure: expect.stringContaining('X11'),
    })
    expect(found.find(({ check }) => check === 'recording')?.cure).toContain('Wayland')
  })

  it('is recorded again after the compositor was killed and started again', async () => {
    await kwin.kill()
    await expect.poll(async () => (await helper.status()).state, patience).toBe('no_display')

    await kwin.restart()
    kwin.window('foot', 'After the crash')

    await records({ app_name: 'Foot', window_title: 'After the crash' })
    expect((await helper.status()).state).toBe('recording')
  })

  it('is not recorded while the screen is locked', async () => {
    await kwin.lock()

    await expect.poll(async () => (await helper.status()).state, patience).toBe('locked')
  })

  it('has nothing of the helper left in KWin once it was stopped', async () => {
    expect(await kwin.scripts()).toBe(1)

    await helper.stop()
    await kwin.withWindow('After the crash', 'window.minimized = true')

    await expect.poll(() => kwin.scripts(), patience).toBe(0)
  })

  type Minute = z.infer<typeof timelineRowSchema>

  async function timeline(): Promise<Minute[]> {
    const answer = await fetch(`${server.url}/timeline?user_id=ada`)
    return z.array(timelineRowSchema).parse(await answer.json())
  }

  /** It exits with 1, because no browser is connected. */
  function doctor(): Promise<string> {
    return runHelper(environment, 'doctor', '--json').catch(
      (error: { stdout?: string }) => error.stdout ?? '',
    )
  }

  function bucketOf({ timestamp }: TelemetryEvent): number {
    return Math.floor(Date.parse(timestamp) / bucketMs) * bucketMs
  }
})

/** Code of a script that moves the window. */
function at(x: number, y: number, width: number, height: number): string {
  return `window.frameGeometry = ${JSON.stringify({ x, y, width, height })}`
}

function wasActive({ idle_seconds }: TelemetryEvent): boolean {
  return idle_seconds < awaySec
}
