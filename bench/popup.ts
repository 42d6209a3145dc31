import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { parts } from '../scripts/build/parts.ts'
import { buildMissing } from '../scripts/build/progress.ts'
import { clickableChromium } from '../tests/browser/chromium.ts'
import { popupStates } from '../tests/popup/scenes.ts'
import { standInHelper } from '../tests/popup/stand-in-helper.ts'
import { median, percentile } from './numbers/percentile.ts'
import { rounded } from './numbers/rounded.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { findPage, numberIn } from './workplace/debugger.ts'
import { startDesktop } from './workplace/desktop.ts'
import { findToolbarButton } from './workplace/toolbar.ts'

interface PopupOptions {
  rounds: number
}

const barMs = 100
const windowSize = { width: 1200, height: 900 }

/**
 * How long a person waits for the popup: from a click on the toolbar button until the numbers are painted, in
 * a real Chromium.
 */
export async function popup({ rounds }: PopupOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  await buildMissing(
    parts.filter(({ workspace }) => workspace === 'extension'),
    tell,
  )
  const folder = scratchFolder()
  const profile = join(folder, 'profile')
  pinButton(profile)
  const scene = popupStates(new Date()).find(({ name }) => name === 'recording')?.scene
  standInHelper(profile).play(scene)
  const desktop = await startDesktop()
  const { command, args } = clickableChromium(profile, windowSize)
  const browser = spawn(command, args, { env: { ...desktop.environment, HOME: folder }, stdio: 'ignore' })
  const ended = once(browser, 'exit')
  try {
    tell('Chromium starts, and its button is looked for')
    while (!existsSync(join(profile, 'DevToolsActivePort'))) await delay(100)
    const button = await findToolbarButton(desktop.environment, windowSize.width, () =>
      findPage(profile, `chrome-extension://${chromiumExtensionId}/popup.html`),
    )
    tell(`${rounds} clicks`)
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const { atMs, popup } = await button.click()
      times.push((await numberIn(popup, numbersPaintedAtMs)) - atMs)
      await button.close()
    }
    await button.stop()
    const row = {
      rounds,
      p50_ms: rounded(median(times), 1),
      p95_ms: rounded(percentile(times, 95), 1),
      most_ms: rounded(Math.max(...times), 1),
      holds: median(times) < barMs,
    }
    return {
      tables: [[row]],
      notes: [`Bar: ${barMs} ms at p50.`],
      document: {
        bench: 'popup',
        machine,
        options: { rounds },
        ...row,
        times_ms: times.map(ms => rounded(ms, 1)),
      },
      failed: !row.holds,
    }
  } finally {
    browser.kill('SIGTERM')
    await ended
    await desktop.stop()
    removeFolder(folder)
  }
}

/** Runs in the popup: when the later of the two big numbers was painted, in ms since the epoch. */
const numbersPaintedAtMs = `new Promise(resolve => {
  new PerformanceObserver(list => {
    resolve(performance.timeOrigin + Math.max(...list.getEntries().map(({ renderTime }) => renderTime)))
  }).observe({ type: 'element', buffered: true })
})`

/** Chromium hides the buttons of new extensions in a menu, unless they are pinned. */
function pinButton(profile: string) {
  mkdirSync(join(profile, 'Default'), { recursive: true })
  writeFileSync(
    join(profile, 'Default/Preferences'),
    JSON.stringify({ extensions: { pinned_extensions: [chromiumExtensionId] } }),
  )
}
