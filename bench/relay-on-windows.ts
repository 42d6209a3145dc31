import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import * as z from 'zod'
import { Processes } from '../tests/desktop/process.ts'
import { installHelper, startWindows, type Windows } from '../tests/windows/wine.ts'
import { median, percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { StartFailure } from './process/node-process.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { hello } from './workplace/browser.ts'
import { takeDeliveries } from './workplace/deliveries.ts'
import { startDesktop } from './workplace/desktop.ts'

/** Of spawn to welcome to a run of `--version`, as on Linux. */
const welcomeBar = 3
/** Of `--version` to Node for Windows, which does nothing. Wine starts both as slowly as it does. */
const versionBar = 3
const dataDir = 'C:\\data'

/**
 * The executable for Windows under Wine: how long a browser waits for its relay, compared with `--version`, and that compared
 * with Node alone. Times under Wine are not those of Windows; the ratios, measured in turns, say what the helper adds.
 */
export async function relayOnWindows({ rounds }: { rounds: number }, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const folder = scratchFolder()
  const deliveries = await takeDeliveries()
  const desktop = await startDesktop()
  const processes = new Processes()
  tell('starting Wine, and packaging the helper if it is out of date')
  const windows = await startWindows(processes, folder, desktop.environment)
  try {
    const { helper, node } = await installHelper(windows)
    const environment = { DATA_DIR: dataDir, BACKEND_URL: deliveries.url, USER_ID: 'ada' }
    await windows.run(helper, ['setup', '--notice-acknowledged-by', 'Example Inc.'], environment)
    windows.start(helper, ['agent'], environment)
    await until(() => textOf(windows, 'data/log/helper.log').includes('"state":"recording"'), 'the agent')
    tell(`${rounds} rounds, in turns: Node alone, --version, and a relay until its welcome`)
    const script = 'measure-starts.cjs'
    copyFileSync(join(import.meta.dirname, 'workplace', script), join(windows.drive, script))
    const origin = `chrome-extension://${chromiumExtensionId}/`
    const measured = [helper, origin, String(rounds), JSON.stringify(hello), 'C:\\times']
    await windows.run(node, [`C:\\${script}`, ...measured], environment)
    const times = timesSchema.parse(JSON.parse(textOf(windows, 'times')))
    const row = (what: string, ms: number[]) => ({
      what,
      p50_ms: rounded(median(ms), 1),
      p99_ms: rounded(percentile(ms, 99), 1),
    })
    const rows = [
      row('Node alone', times.node),
      row('--version', times.version),
      row('spawn to welcome', times.welcome),
    ]
    const version_ratio = rounded(median(times.version) / median(times.node))
    const welcome_ratio = rounded(median(times.welcome) / median(times.version))
    const holds = version_ratio < versionBar && welcome_ratio < welcomeBar
    return {
      tables: [rows, [{ version_ratio, welcome_ratio, holds }]],
      notes: [`Bars: version_ratio ${versionBar}, welcome_ratio ${welcomeBar}.`],
      document: {
        ...{ bench: 'relay', system: 'windows', machine, options: { rounds }, times: rows },
        ...{ version_ratio, welcome_ratio, holds },
      },
      failed: !holds,
    }
  } finally {
    await windows[Symbol.asyncDispose]()
    await processes[Symbol.asyncDispose]()
    await desktop.stop()
    await deliveries.close()
    removeFolder(folder)
  }
}

const milliseconds = z.array(z.number()).nonempty()
const timesSchema = z.object({ node: milliseconds, version: milliseconds, welcome: milliseconds })

function textOf({ drive }: Windows, path: string): string {
  return existsSync(join(drive, path)) ? readFileSync(join(drive, path), 'utf8') : ''
}

async function until(claim: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + patienceMs
  while (!claim()) {
    if (performance.now() > deadlineMs) throw new StartFailure(`${what} does not record under Wine`)
    await delay(100)
  }
}
