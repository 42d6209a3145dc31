import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { lackingForWayland } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type Sway, startSway } from './desktop/sway.ts'
import { type RunningHelper, runHelper, startHelper } from './product/helper.ts'
import { type RunningServer, startServer } from './product/server.ts'
import { eventsOn, tapWire, type Wire } from './product/wire.ts'

const why =
  lackingForWayland.length > 0 ? ` (skipped, this machine lacks ${lackingForWayland.join(', ')})` : ''
const bucketMs = 10_000
const awaySec = 4

describe.skipIf(lackingForWayland.length > 0)(`a person on sway, a Wayland compositor${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-wayland-'))
  const processes = new Processes()
  let sway: Sway
  let server: RunningServer
  let wire: Wire
  let helper: RunningHelper
  let environment: NodeJS.ProcessEnv

  beforeAll(async () => {
    const [serverData, helperData] = [join(folder, 'server'), join(folder, 'helper')]
    for (const data of [serverData, helperData]) mkdirSync(data)
    sway = await startSway(processes)
    server = await startServer(processes, serverData, {
      BUCKET_SIZE_SEC: String(bucketMs / 1_000),
      IDLE_AWAY_THRESHOLD: String(awaySec),
    })
    wire = await tapWire(() => server.url)
    environment = {
      ...sway.environment,
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
    await sway?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const last = () => eventsOn(wire).at(-1)
  const records = (expected: Partial<TelemetryEvent>) => expect.poll(last, patience).toMatchObject(expected)

  it('has its window in front recorded, with its title, and a change of the title', async () => {
    await records({ app_name: 'Desktop' })
    sway.terminal('foot', 'Quarterly report')
    await records({ app_name: 'Foot', window_title: 'Quarterly report' })

    await sway.type('Second draft')

    await records({ app_name: 'Foot', window_title: 'Second draft' })
  })

  it('has a switch to another program recorded, and back', async () => {
    sway.terminal('org.example.Writer', 'Letter')
    await records({ app_name: 'Writer', window_title: 'Letter', distraction_visible: false })

    await sway.focus('foot')

    await records({ app_name: 'Foot', window_title: 'Second draft' })
  })

  it('is not present while nobody types, and present again after a key', async () => {
    await expect.poll(() => last()?.idle_seconds, patience).toBeGreaterThan(awaySec)

    await sway.type('Third draft')

    await records({ window_title: 'Third draft', presence: 'idle_counter', keystroke_count: 0 })
    await expect.poll(() => eventsOn(wire).slice(-5).map(wasActive), patience).toContain(true)
  })

  it('is never judged as absent by the server while the session says that someone is active', async () => {
    const complete = async () => (await timeline()).slice(1, -1)
    const reasons = async () => (await complete()).map(({ reason }) => reason)
    // Until there are whole buckets of both kinds.
    await expect.poll(reasons, patience).toEqual(expect.arrayContaining(['active_presence', 'no_presence']))

    const minutes = await complete()

    const activeAt = new Set(eventsOn(wire).filter(wasActive).map(bucketOf))
    const isWrong = (minute: Minute) =>
      minute.reason !== (activeAt.has(Date.parse(minute.start)) ? 'active_presence' : 'no_presence')
    expect(minutes.filter(isWrong)).toEqual([])
    expect(minutes.filter(minute => !minute.input_unknown || minute.keystrokes > 0)).toEqual([])
  })

  it('is told what this session gives, and what would give more', async () => {
    const found = z
      .array(z.object({ check: z.string(), found: z.string(), cure: z.string().optional() }))
      .parse(JSON.parse(await doctor()))

    expect(found.find(({ check }) => check === 'desktop')).toMatchObject({
      found: expect.stringMatching(/titles.*not which others are visible.*Presence: yes.*Input: not counted/),
      cure: expect.stringContaining('X11'),
    })
    expect(found.find(({ check }) => check === 'recording')?.cure).toContain('Wayland')
  })

  it('is recorded again after the compositor was killed and started again', async () => {
    await sway.kill()
    await expect.poll(async () => (await helper.status()).state, patience).toBe('no_display')

    await sway.restart()
    sway.terminal('foot', 'After the crash')

    await records({ app_name: 'Foot', window_title: 'After the crash' })
    expect((await helper.status()).state).toBe('recording')
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

function wasActive({ idle_seconds }: TelemetryEvent): boolean {
  return idle_seconds < awaySec
}
