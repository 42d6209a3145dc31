import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { connectAgent } from './browser/connect.ts'
import { socketPlace } from './platform/socket-place.ts'
import { noDisplayHere, startDisplay } from './testing/display.ts'
import { temporaryFolder } from './testing/folder.ts'
import { childrenOf, queuedKeystrokes, runHelper, startAgent } from './testing/helper.ts'
import { talkOver } from './testing/socket.ts'
import { startTrackServer } from './testing/track-server.ts'
import { until } from './testing/until.ts'

const todaySchema = z.object({
  summary: z.object({ productive: z.number() }),
  source: z.enum(['server', 'local']),
})

const total = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0)

async function anAgentState(...serverArgs: string[]) {
  const display = await startDisplay(...serverArgs)
  await display.terminal('Plain words')
  const server = await startTrackServer()
  const dataDir = temporaryFolder()
  const environment = {
    DISPLAY: display.name,
    DATA_DIR: dataDir,
    BACKEND_URL: server.url,
    USER_ID: 'ada',
    BATCH_INTERVAL_SEC: '1',
  }
  return { display, server, dataDir, environment }
}

/** Sends one message to the agent and returns its answer. */
async function ask(dataDir: string, message: { type: string; id: number; minutes?: number }) {
  const talk = talkOver(await connectAgent(socketPlace(dataDir), { role: 'command' }))
  talk.say(message)
  await until(() => expect(talk.heard).toHaveLength(1))
  return talk.heard[0]
}

async function stateOf(environment: Record<string, string>) {
  const { stdout } = await runHelper(['status', '--json'], environment)
  const message = hostMessageSchema.parse(JSON.parse(stdout))
  return message.type === 'status' ? message.state : undefined
}

describe.skipIf(noDisplayHere)(`the agent on a real display ${noDisplayHere}`, () => {
  test('counts keys, clicks, steps and distance exactly, a held key once, and names the foreground window', async () => {
    const { display, server, dataDir, environment } = await anAgentState()
    display.xdotool('mousemove', '200', '200')
    await startAgent(environment).recording()

    display.xdotool('type', '--delay', '60', 'nineteen characters')
    display.xdotool('keydown', 'a')
    display.xdotool('sleep', '1.2', 'keyup', 'a')
    display.xdotool('click', '1', 'click', '1', 'click', '3', 'click', '4', 'click', '5')
    display.xdotool('mousemove', '230', '240', 'mousemove', '200', '200', 'mousemove', '230', '240')

    await until(() =>
      expect(total(server.events.map(event => event.mouse_distance))).toBeGreaterThanOrEqual(100),
    )
    const { events } = server
    expect(total(events.map(event => event.keystroke_count))).toBe(20)
    expect(total(events.map(event => event.mouse_clicks))).toBe(3)
    expect(total(events.map(event => event.scroll_count))).toBe(2)
    expect(new Set(events.map(event => event.app_name))).toEqual(new Set(['XTerm']))
    expect(new Set(events.map(event => event.window_title))).toEqual(new Set(['Plain words']))
    expect(new Set(events.map(event => event.timestamp)).size).toBe(events.length)
    expect(JSON.stringify(events)).not.toMatch(/nineteen|characters/)
    expect(readFileSync(join(dataDir, 'log', 'helper.log'), 'utf8')).not.toMatch(
      /nineteen|characters|Plain|XTerm/,
    )
  })

  test('records nothing during a pause, keeps the pause over a restart, and continues when resumed', async () => {
    const { display, server, dataDir, environment } = await anAgentState()
    const first = startAgent(environment)
    await first.recording()
    display.xdotool('type', 'abc')
    await until(() => expect(total(server.counted)).toBe(3))

    expect(await ask(dataDir, { type: 'pause', id: 1, minutes: 15 })).toMatchObject({ state: 'paused' })
    display.xdotool('type', 'secret')
    await first.end('SIGTERM')
    const second = startAgent(environment)
    await until(() => ask(dataDir, { type: 'status', id: 2 }))
    display.xdotool('type', 'secret')
    display.xdotool('sleep', '2')
    await ask(dataDir, { type: 'resume', id: 3 })
    await second.recording()
    display.xdotool('sleep', '2', 'type', 'de')

    await until(() => expect(total(server.counted)).toBeGreaterThanOrEqual(5))
    expect(total(server.counted)).toBe(5)
  })

  test('shows the events it sends, and executes commands', async () => {
    const { display, server, environment } = await anAgentState()
    await startAgent(environment).recording()
    display.xdotool('type', 'abc')
    await until(() => expect(total(server.counted)).toBe(3))

    const shown = JSON.parse((await runHelper(['show', '--json'], environment)).stdout)
    const words = (await runHelper(['show'], environment)).stdout
    const paused = await runHelper(['pause', '--minutes', '5', '--json'], environment)
    const resumed = await runHelper(['resume'], environment)
    const log = await runHelper(['log', '--lines', '5'], environment)

    expect(shown).toEqual(expect.arrayContaining(server.events.slice(0, 1)))
    expect(words).toContain('XTerm — Plain words')
    expect(JSON.parse(paused.stdout)).toMatchObject({ state: 'paused', resumesAt: expect.any(String) })
    expect(resumed.stdout).toMatch(/^State +recording/)
    expect(log.stdout).toContain('paused')
    expect((await runHelper(['pause', '--minutes', 'x'], environment)).stderr).toContain('from 1 to 1440')
  })

  test('counts without names in private time', async () => {
    const { display, server, environment } = await anAgentState()
    await startAgent(environment).recording()
    await runHelper(['pause', '--private'], environment)
    display.xdotool('sleep', '2', 'type', 'abc')

    await until(() =>
      expect(server.events.filter(event => event.app_name === 'Private').length).toBeGreaterThan(2),
    )
    await until(() => expect(total(server.counted)).toBe(3))
    expect(server.events.findLast(event => event.keystroke_count > 0)).toMatchObject({
      app_name: 'Private',
      window_title: '',
    })
  })

  test('records nothing for a sleep, and each second before and after it once', async () => {
    const { display, server, environment } = await anAgentState()
    const agent = startAgent({ ...environment, WAKE_THRESHOLD_SEC: '2' })
    await agent.recording()
    display.xdotool('type', 'abc')
    await until(() => expect(total(server.counted)).toBe(3))
    const family = [agent.process.pid ?? 0, ...childrenOf(agent.process.pid)]

    const sleptFrom = Date.now()
    for (const pid of family) process.kill(pid, 'SIGSTOP')
    display.xdotool('sleep', '6')
    const sleptTo = Date.now()
    for (const pid of family.toReversed()) process.kill(pid, 'SIGCONT')
    await until(() =>
      expect(Date.parse(server.events.at(-1)?.timestamp ?? '')).toBeGreaterThan(sleptTo + 3_000),
    )

    const times = server.events.map(({ timestamp }) => Date.parse(timestamp))
    expect(times.filter(at => at > sleptFrom + 500 && at < sleptTo)).toEqual([])
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    expect(total(server.counted)).toBe(3)
  })

  test('restarts a killed collector and continues counting', async () => {
    const { display, server, environment } = await anAgentState()
    const agent = startAgent(environment)
    await agent.recording()
    display.xdotool('type', 'abc')
    await until(() => expect(total(server.counted)).toBe(3))

    for (const pid of childrenOf(agent.process.pid)) process.kill(pid, 'SIGKILL')
    await agent.recording(2)
    display.xdotool('type', '--delay', '60', 'defgh')

    await until(() => expect(total(server.counted)).toBe(8))
  })

  test('delivers every event once after kill -9 while the server was down', async () => {
    const { display, server, dataDir, environment } = await anAgentState()
    await server.close()
    const first = startAgent(environment)
    await first.recording()
    display.xdotool('type', '--delay', '60', 'abcdefghij')
    await until(() => expect(queuedKeystrokes(join(dataDir, 'queue'))).toBe(10))

    await first.end('SIGKILL')
    const back = await startTrackServer(server.port)
    const second = startAgent(environment)
    await second.recording()
    display.xdotool('type', '--delay', '60', 'klmno')

    await until(() => expect(total(back.counted)).toBeGreaterThanOrEqual(15))
    expect(await second.end('SIGTERM')).toBe(0)
    expect(total(back.counted)).toBe(15)
    expect(new Set(back.events.map(event => event.timestamp)).size).toBe(back.events.length)
  })

  test("knows today's numbers without the server, also after kill -9", async () => {
    const { display, server, dataDir, environment } = await anAgentState()
    await server.close()
    const first = startAgent(environment)
    await first.recording()
    display.xdotool('type', '--delay', '60', 'abcdefghij')
    await until(() => expect(queuedKeystrokes(join(dataDir, 'queue'))).toBe(10))

    expect(await ask(dataDir, { type: 'today', id: 1 })).toMatchObject({
      source: 'local',
      summary: { productive: expect.any(Number) },
      apps: [{ app_name: 'XTerm' }],
    })
    await first.end('SIGKILL')
    await startAgent(environment).recording()

    const again = todaySchema.parse(await ask(dataDir, { type: 'today', id: 2 }))
    expect(again.summary.productive).toBeGreaterThanOrEqual(60)
    expect(again.source).toBe('local')
  })

  test('records nothing while the screen is locked, and continues after', async () => {
    const { display, server, environment } = await anAgentState()
    const agent = startAgent(environment)
    await agent.recording()

    display.xset('s', 'activate')
    await until(async () => expect(await stateOf(environment)).toBe('locked'))
    const before = server.events.length
    display.xset('s', 'reset')
    await until(async () => expect(await stateOf(environment)).toBe('recording'))
    display.xdotool('type', 'abc')

    await until(() => expect(total(server.counted)).toBe(3))
    expect(server.events.length).toBeGreaterThan(before)
  })

  test('reports that it sees no keys while the system counts input, and records presence', async () => {
    const { display, server, environment } = await anAgentState()
    const agent = startAgent(environment)
    await agent.recording()

    await until(async () => {
      display.xset('s', 'reset')
      expect(server.events.at(-1)).toMatchObject({ presence: 'idle_counter' })
    })

    const { stdout } = await runHelper(['status', '--json'], environment)
    expect(hostMessageSchema.parse(JSON.parse(stdout))).toMatchObject({
      state: 'recording',
      detail: expect.stringContaining('not visible'),
    })
  })

  test('records windows and presence if the system refuses the hook, and explains what to do', async () => {
    const { display, server, environment } = await anAgentState('-extension', 'RECORD')
    const agent = startAgent(environment)
    await agent.recording()

    await until(() => {
      display.xset('s', 'reset')
      expect(server.events.at(-1)).toMatchObject({ app_name: 'XTerm', presence: 'idle_counter' })
    })

    expect(total(server.counted)).toBe(0)
    const { stdout } = await runHelper(['doctor', '--json'], environment)
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ check: 'recording', cure: expect.stringContaining('RECORD') }),
    )
  })

  test('keeps running when the display dies, and reports it', async () => {
    const { display, environment } = await anAgentState()
    const agent = startAgent(environment)
    await agent.recording()

    await display.kill()

    await until(async () => {
      const { stdout } = await runHelper(['status', '--json'], environment)
      expect(hostMessageSchema.parse(JSON.parse(stdout))).toMatchObject({ state: 'no_display' })
    })
    expect(await agent.end('SIGTERM')).toBe(0)
  })
})

test.skipIf(process.platform !== 'linux')(
  'runs without a display, says what to do, and ends when asked to',
  async () => {
    const environment = { DATA_DIR: temporaryFolder(), BACKEND_URL: 'http://127.0.0.1:1' }
    const agent = startAgent(environment)

    await until(async () => {
      const { stdout } = await runHelper(['status'], environment)
      expect(stdout).toMatch(/not recording.*desktop session/)
    })

    expect(await agent.end('SIGINT')).toBe(0)
  },
)
