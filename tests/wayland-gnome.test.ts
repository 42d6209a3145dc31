import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { timelineRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Gnome, startGnome } from './desktop/gnome.ts'
import { Processes } from './desktop/process.ts'
import { helperProgram, type RunningHelper, startHelper } from './product/helper.ts'
import { type RunningServer, startServer } from './product/server.ts'
import { eventsOn, tapWire, type Wire } from './product/wire.ts'

const bucketMs = 10_000
const awaySec = 3

describe('a person on GNOME with Wayland', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-wayland-'))
  const processes = new Processes()
  let gnome: Gnome
  let server: RunningServer
  let wire: Wire
  let helper: RunningHelper

  beforeAll(async () => {
    const [serverData, helperData] = [join(folder, 'server'), join(folder, 'helper')]
    for (const data of [serverData, helperData]) mkdirSync(data)
    server = await startServer(processes, serverData, {
      BUCKET_SIZE_SEC: String(bucketMs / 1_000),
      IDLE_AWAY_THRESHOLD: String(awaySec),
    })
    wire = await tapWire(() => server.url)
    gnome = await startGnome(processes, {
      DATA_DIR: helperData,
      BACKEND_URL: wire.url,
      USER_ID: 'ada',
      BATCH_INTERVAL_SEC: '1',
    })
    helper = await startHelper(processes, gnome.environment, helperData)
  })

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    await wire?.[Symbol.asyncDispose]()
    await gnome?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  const last = () => eventsOn(wire).at(-1)
  const records = (expected: Partial<TelemetryEvent>) => expect.poll(last, patience).toMatchObject(expected)

  it('has presence alone recorded without the extension, and is told what would give more', async () => {
    gnome.terminal('netflix', 'A film')
    await gnome.type('something')
    await records({
      app_name: 'Unknown',
      window_title: '',
      presence: 'idle_counter',
      distraction_visible: false,
    })

    expect(await doctor('desktop')).toMatchObject({
      found: expect.stringMatching(/not installed.*Unknown.*Presence: yes/),
      cure: expect.stringContaining('gnome-extension install'),
    })
    expect(await doctor('GNOME extension')).toMatchObject({ result: 'unsure' })
    // Until a whole bucket of it was judged.
    const reasons = async () => (await timeline()).slice(0, -1).map(({ reason }) => reason)
    await expect.poll(reasons, patience).toContain('active_presence')
  })

  it('installs the extension with one command, which works from the next sign-in on', async () => {
    expect(await run('gnome-extension', 'install')).toContain('next sign-in')
    expect(await doctor('GNOME extension')).toMatchObject({ cure: expect.stringContaining('sign out') })

    await gnome.kill()
    await expect.poll(async () => (await helper.status()).state, patience).toBe('no_display')
    await gnome.start()
    gnome.terminal('foot', 'Quarterly report')

    await records({ app_name: 'Foot', window_title: 'Quarterly report' })
    expect(await doctor('GNOME extension')).toMatchObject({ result: 'fine' })
    expect(await doctor('desktop')).toMatchObject({ found: expect.stringContaining('Windows: all') })
  })

  it('has a change of the title recorded, and a switch to another program and back', async () => {
    await gnome.type('Second draft')
    await records({ app_name: 'Foot', window_title: 'Second draft' })

    gnome.terminal('netflix', 'A film')
    await records({ app_name: 'Netflix', window_title: 'A film' })
    await gnome.act('Second draft', 'window.activate(global.get_current_time())')

    await records({ app_name: 'Foot', window_title: 'Second draft' })
  })

  it('is distracted by a window beside the one in front, and not by one behind it', async () => {
    await gnome.act('A film', 'window.move_frame(true, 700, 100)')
    await gnome.act('Second draft', 'window.move_frame(true, 100, 100)')
    await records({
      app_name: 'Foot',
      distraction_visible: true,
      distraction: { source: 'window', name: 'netflix' },
    })

    await gnome.act('Second draft', 'window.move_frame(true, 700, 100)')
    await records({ app_name: 'Foot', distraction_visible: false })

    await gnome.act('Second draft', 'window.move_frame(true, 100, 100)')
    await records({ app_name: 'Foot', distraction_visible: true })
    await gnome.act('A film', 'window.minimize()')
    await records({ app_name: 'Foot', distraction_visible: false })
  })

  it('tells no other program the windows', async () => {
    const ask = gnome.run(
      ...(['gdbus', 'call', '--session', '--dest', 'org.gnome.Shell'] as const),
      ...[
        '--object-path',
        '/org/telemetry_tracker/Windows',
        '--method',
        'org.telemetry_tracker.Windows.List',
        'a guess',
      ],
    )

    await expect(ask).rejects.toThrow('NotAllowed')
  })

  it('is not present while nobody types, and present again after a key', async () => {
    await expect.poll(() => last()?.idle_seconds, patience).toBeGreaterThan(awaySec)

    await gnome.type('Third draft')

    await records({ window_title: 'Third draft', presence: 'idle_counter', keystroke_count: 0 })
    expect(eventsOn(wire).slice(-5).map(wasActive)).toContain(true)
  })

  it('is not recorded while the screen is locked, and again afterwards, with windows', async () => {
    await gnome.lock()
    await expect.poll(async () => (await helper.status()).state, patience).toBe('locked')
    const before = eventsOn(wire).length

    await gnome.unlock()

    await expect.poll(async () => (await helper.status()).state, patience).toBe('recording')
    await gnome.type('Fourth draft')
    await records({ app_name: 'Foot', window_title: 'Fourth draft' })
    expect(
      eventsOn(wire)
        .slice(before)
        .map(({ app_name }) => app_name),
    ).not.toContain('Desktop')
  })

  it('was never judged as absent while active, nor as distracted by what was unknown', async () => {
    const events = eventsOn(wire)
    const eventsIn = ({ start }: Minute) => events.filter(event => bucketOf(event) === Date.parse(start))
    const complete = (await timeline()).slice(0, -1)
    const wereActive = complete.filter(minute => eventsIn(minute).some(wasActive))
    const wereUnknown = wereActive.filter(minute =>
      eventsIn(minute).every(({ app_name }) => app_name === 'Unknown'),
    )

    expect(wereUnknown.map(({ reason }) => reason)).toContain('active_presence')
    expect(wereUnknown.filter(({ reason }) => reason !== 'active_presence')).toEqual([])
    expect(wereActive.filter(({ reason }) => reason === 'no_presence')).toEqual([])
    expect(complete.filter(({ input_unknown }) => !input_unknown)).toEqual([])
  })

  it('has nothing left of the extension after uninstalling', async () => {
    const extension = join(gnome.home, '.local/share/gnome-shell/extensions/windows@telemetry-tracker')
    expect(existsSync(extension)).toBe(true)

    expect(await run('uninstall', '--yes', '--discard')).toContain('removed the GNOME Shell extension')

    expect(existsSync(extension)).toBe(false)
    expect(await gnome.setting('enabled-extensions')).not.toContain('telemetry-tracker')
  })

  type Minute = z.infer<typeof timelineRowSchema>

  async function timeline(): Promise<Minute[]> {
    const answer = await fetch(`${server.url}/timeline?user_id=ada`)
    return z.array(timelineRowSchema).parse(await answer.json())
  }

  const run = (...args: string[]) => gnome.run(helperProgram, ...args)

  /** It exits with 1, because no browser is connected. */
  async function doctor(check: string) {
    const printed = await run('doctor', '--json').catch((error: { stdout?: string }) => error.stdout ?? '')
    const findings = z.array(
      z.object({ check: z.string(), result: z.string(), found: z.string(), cure: z.string().optional() }),
    )
    return findings.parse(JSON.parse(printed)).find(finding => finding.check === check)
  }

  function bucketOf({ timestamp }: TelemetryEvent): number {
    return Math.floor(Date.parse(timestamp) / bucketMs) * bucketMs
  }
})

function wasActive({ idle_seconds }: TelemetryEvent): boolean {
  return idle_seconds < awaySec
}
