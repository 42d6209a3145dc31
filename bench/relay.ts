import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encodeFrame } from '../native-host/src/browser/frames.ts'
import { receiveMessages } from '../native-host/src/browser/receive.ts'
import { median, percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { proportionalMemoryMb } from './process/usage.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { hello } from './workplace/browser.ts'
import { takeDeliveries } from './workplace/deliveries.ts'
import { startDesktop } from './workplace/desktop.ts'
import { helperExecutable, startAgent, startRelay } from './workplace/helper.ts'

interface RelayOptions {
  rounds: number
}

const versionBarMs = 120
/** The ratio of spawn to welcome to a run of `--version`. */
const welcomeBar = 3
const maxFrame = 1024 * 1024

/**
 * How long a browser waits for its relay: from starting it to the agent's welcome, compared with the shortest
 * run of the same executable.
 */
export async function relay({ rounds }: RelayOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const executable = await helperExecutable(tell)
  const folder = scratchFolder()
  const deliveries = await takeDeliveries()
  const desktop = await startDesktop()
  const environment = { ...desktop.environment, DATA_DIR: join(folder, 'data'), BACKEND_URL: deliveries.url }
  const agent = await startAgent(executable, environment)
  try {
    tell(`${rounds} rounds, in turns: --version, and a relay until its welcome`)
    await versionMs(executable, environment)
    const versions: number[] = []
    const welcomes: number[] = []
    const memory: number[] = []
    for (let round = 0; round < rounds; round++) {
      versions.push(await versionMs(executable, environment))
      const greeted = await welcomeOnce(executable, environment)
      welcomes.push(greeted.ms)
      memory.push(greeted.pssMb)
    }
    const rows = [
      {
        what: '--version',
        p50_ms: rounded(median(versions), 1),
        p99_ms: rounded(percentile(versions, 99), 1),
      },
      {
        what: 'spawn to welcome',
        p50_ms: rounded(median(welcomes), 1),
        p99_ms: rounded(percentile(welcomes, 99), 1),
      },
    ]
    const ratio = rounded(median(welcomes) / median(versions))
    const holds = median(versions) < versionBarMs && ratio < welcomeBar
    return {
      tables: [rows, [{ ratio, relay_pss_mb: rounded(median(memory), 1), holds }]],
      notes: [`Bars: --version ${versionBarMs} ms at p50, ratio ${welcomeBar}.`],
      document: { bench: 'relay', machine, options: { rounds }, times: rows, ratio, holds },
      failed: !holds,
    }
  } finally {
    await agent.stop()
    await desktop.stop()
    await deliveries.close()
    removeFolder(folder)
  }
}

async function versionMs(executable: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const startedMs = performance.now()
  await promisify(execFile)(executable, ['--version'], { env: environment })
  return performance.now() - startedMs
}

async function welcomeOnce(executable: string, environment: Readonly<Record<string, string>>) {
  const startedMs = performance.now()
  const process = startRelay(executable, environment)
  const { stdin, stdout } = process.child
  if (!stdin || !stdout) throw new Error('The relay has no pipes.')
  const welcome = new Promise<void>((resolve, reject) => {
    const onMessage = (message: unknown) => {
      if (JSON.stringify(message).includes('"type":"welcome"')) resolve()
    }
    receiveMessages(stdout, maxFrame, onMessage, reject)
  })
  stdin.write(encodeFrame(hello))
  await welcome
  const ms = performance.now() - startedMs
  const pssMb = proportionalMemoryMb(process.pid)
  const ended = once(process.child, 'exit')
  stdin.end()
  await ended
  return { ms, pssMb }
}
