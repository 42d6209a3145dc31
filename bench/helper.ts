import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { lateness } from './numbers/lateness.ts'
import { median, percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { childrenOf, cpuMsOf, ownMemoryMb, proportionalMemoryMb } from './process/usage.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { browse } from './workplace/browser.ts'
import { type Deliveries, takeDeliveries } from './workplace/deliveries.ts'
import { type Desktop, startDesktop } from './workplace/desktop.ts'
import { helperExecutable, startAgent, startRelay } from './workplace/helper.ts'

interface HelperOptions {
  /** How long each scenario is watched. */
  seconds: number
  /** How many ticks memory is watched for, after a tenth of them. */
  ticks: number
}

interface Scene {
  scene: string
  windows: number
  /** Pointer moves per second. */
  moves: number
  tabs: number
  /** The maximum share of a core, if there is a limit. */
  cpuBarPct: number | null
}

const scenes: readonly Scene[] = [
  { scene: 'idle desktop', windows: 1, moves: 0, tabs: 0, cpuBarPct: 1 },
  { scene: '1,000 moves a second', windows: 1, moves: 1000, tabs: 0, cpuBarPct: 8 },
  { scene: '30 windows', windows: 30, moves: 0, tabs: 0, cpuBarPct: null },
  { scene: '200 tabs', windows: 1, moves: 0, tabs: 200, cpuBarPct: null },
]
const memoryBarMb = 110
const latenessBarMs = 50
const growthBarPct = 5

const tickMs = 1_000
/** The tick interval for watching memory over many ticks. */
const fastTickMs = 10
/**
 * Waits for start-up to finish, which is not typical of a day: for half a minute after it, the JavaScript engine still compiles what is called
 * often, which doubles the share of an idle helper.
 */
const settleMs = 30_000

/** The resources that the packaged helper uses, all its processes together, and how punctual it is. */
export async function helper(options: HelperOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const executable = await helperExecutable(tell)
  const found: SceneResult[] = []
  for (const scene of scenes) {
    tell(`${scene.scene}: ${options.seconds} s`)
    const result = await watchScene(executable, scene, options.seconds)
    tell(`  ${result.cpu_pct} % of a core, ${result.pss_mb} MB, late by ${result.late_p99_ms} ms at p99`)
    found.push(result)
  }
  tell(`memory over ${options.ticks} ticks, one every ${fastTickMs} ms`)
  const memory = await watchMemory(executable, options.ticks, tell)
  return {
    tables: [found, [memory]],
    notes: [
      `Agent, collector and (with tabs) a relay. Bars: CPU ${scenes[0]?.cpuBarPct} % idle and ${scenes[1]?.cpuBarPct} % at 1,000 moves a second, pss_mb ${memoryBarMb}, late_p99_ms ${latenessBarMs}, growth_pct ${growthBarPct}.`,
      'own_early_mb and own_late_mb: what the processes have for themselves alone, such as their heaps. growth_pct: by how much that grew, as a share of pss_late_mb, so that pages of the executable, which the system drops and reads again as it likes, are not growth.',
      `The ticks of the last table came every ${fastTickMs} ms in real time, by a hidden option of the agent; nothing else was changed.`,
    ],
    document: { bench: 'helper', machine, options, scenes: found, memory },
    failed: !found.every(({ holds }) => holds) || !memory.holds,
  }
}

type SceneResult = Awaited<ReturnType<typeof watchScene>>

async function watchScene(executable: string, scene: Scene, seconds: number) {
  return atWork({ executable, ...scene }, async ({ desktop, deliveries, pids: running, stop }) => {
    const over = new AbortController()
    const moving = scene.moves === 0 ? Promise.resolve(0) : desktop.movePointer(scene.moves, over.signal)
    await delay(settleMs)
    const pids = running()
    const cpuBefore = cpuOf(pids)
    const startedMs = performance.now()
    const wallStartMs = Date.now()
    await delay(seconds * 1_000)
    const cpu_pct = rounded(((cpuOf(pids) - cpuBefore) / (performance.now() - startedMs)) * 100)
    const memory = pids.map(proportionalMemoryMb)
    const wallEndMs = Date.now()
    over.abort()
    const moves = await moving
    await stop()
    const late = lateness(
      deliveries.times.filter(time => time > wallStartMs && time <= wallEndMs),
      tickMs,
    )
    const result = {
      scene: scene.scene,
      processes: pids.length,
      cpu_pct,
      pss_mb: rounded(sum(memory), 1),
      ticks: late.length,
      late_p50_ms: percentile(late, 50),
      late_p99_ms: percentile(late, 99),
      /** Each move is one pixel: compares counted pixels with moves. */
      moves_seen_pct: moves === 0 ? null : rounded((deliveries.distance() / moves) * 100, 1),
    }
    const holds =
      (scene.cpuBarPct === null || result.cpu_pct < scene.cpuBarPct) &&
      result.pss_mb < memoryBarMb &&
      result.late_p99_ms < latenessBarMs
    return { ...result, holds }
  })
}

/** Memory after a tenth of the ticks and after all of them, with a browser and a moving pointer. */
async function watchMemory(executable: string, ticks: number, tell: Tell) {
  const args = ['--tick-ms', String(fastTickMs)]
  return atWork({ executable, windows: 3, tabs: 40, args }, async ({ desktop, deliveries, pids }) => {
    const over = new AbortController()
    const moving = desktop.movePointer(100, over.signal)
    const memoryAfter = async (wanted: number) => {
      while (deliveries.times.length < wanted) await delay(100)
      const found = await settledMemoryMb(pids())
      tell(`after ${deliveries.times.length} ticks: ${found.all} MB, of which ${found.own} MB are not shared`)
      return found
    }
    const early = await memoryAfter(ticks / 10)
    const late = await memoryAfter(ticks)
    over.abort()
    await moving
    const growth_pct = rounded(((late.own - early.own) / late.all) * 100)
    return {
      ticks,
      tick_ms: fastTickMs,
      own_early_mb: early.own,
      own_late_mb: late.own,
      pss_late_mb: late.all,
      growth_pct,
      holds: growth_pct < growthBarPct,
    }
  })
}

/** Memory varies with garbage collection: takes the median of several measurements. */
async function settledMemoryMb(pids: readonly number[]): Promise<{ all: number; own: number }> {
  const all: number[] = []
  const own: number[] = []
  for (let look = 0; look < 15; look++) {
    all.push(sum(pids.map(proportionalMemoryMb)))
    own.push(sum(pids.map(ownMemoryMb)))
    await delay(200)
  }
  return { all: rounded(median(all), 1), own: rounded(median(own), 1) }
}

interface Work {
  desktop: Desktop
  deliveries: Deliveries
  /** All running processes of the helper. */
  pids(): number[]
  /** Ends the helper; it first delivers what it still has. */
  stop(): Promise<void>
}

interface Wanted {
  executable: string
  windows: number
  /** Tabs need a browser. */
  tabs: number
  args?: readonly string[]
}

/** Opens a desktop with the helper on it for the duration of a measurement. */
async function atWork<T>(
  { executable, windows, tabs, args = [] }: Wanted,
  watch: (work: Work) => Promise<T>,
): Promise<T> {
  const folder = scratchFolder()
  const deliveries = await takeDeliveries()
  const desktop = await startDesktop()
  const environment = {
    ...desktop.environment,
    DATA_DIR: join(folder, 'data'),
    BACKEND_URL: deliveries.url,
    BATCH_INTERVAL_SEC: args.length === 0 ? '10' : '1',
  }
  const running: (() => Promise<void> | void)[] = []
  const stop = async () => {
    for (const end of running.splice(0).toReversed()) await end()
  }
  try {
    await desktop.openWindows(windows)
    const agent = await startAgent(executable, environment, args)
    running.push(agent.stop)
    const relay = tabs === 0 ? null : startRelay(executable, environment)
    if (relay !== null) running.push(relay.stop, browse(relay, tabs).close)
    const pids = () => [agent.pid, ...childrenOf(agent.pid), ...(relay === null ? [] : [relay.pid])]
    return await watch({ desktop, deliveries, pids, stop })
  } finally {
    await stop()
    await desktop.stop()
    await deliveries.close()
    removeFolder(folder)
  }
}

function cpuOf(pids: readonly number[]): number {
  return sum(pids.map(cpuMsOf))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
