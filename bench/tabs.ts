import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { parts } from '../scripts/build/parts.ts'
import { buildMissing } from '../scripts/build/progress.ts'
import { tapBrowserWire } from '../tests/browser/browser-wire.ts'
import { clickableChromium } from '../tests/browser/chromium.ts'
import { popupStates } from '../tests/popup/scenes.ts'
import { standInHelper } from '../tests/popup/stand-in-helper.ts'
import { rounded } from './numbers/rounded.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { findPage, heapBytes, numberIn } from './workplace/debugger.ts'

interface TabsOptions {
  tabs: number
  perSecond: number
  seconds: number
}

const messagesBar = 2
/** How much the heap may grow over the run, after garbage collection. */
const growthBarKb = 512

/**
 * How the extension handles a browser that changes all the time: messages to the helper per second, and
 * whether its worker grows.
 */
export async function tabs(options: TabsOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  await buildMissing(
    parts.filter(({ workspace }) => workspace === 'extension'),
    tell,
  )
  const folder = scratchFolder()
  const profile = join(folder, 'profile')
  standInHelper(profile).play(popupStates(new Date()).find(({ name }) => name === 'recording')?.scene)
  const wire = tapBrowserWire(
    join(profile, 'NativeMessagingHosts', `${nativeHostName}.json`),
    join(folder, 'wire'),
  )
  const pages = await servePages()
  const { command, args } = clickableChromium(profile, { width: 600, height: 400 })
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder }
  const browser = spawn(command, [...args, '--headless=new', '--renderer-process-limit=4'], {
    env,
    stdio: 'ignore',
  })
  const ended = once(browser, 'exit')
  try {
    // A worker that is contacted by a debugger while it starts never answers.
    while (wire.messages().length === 0) await delay(100)
    const worker = await workerOf(profile)
    tell(`${options.tabs} tabs are opened`)
    await numberIn(worker, openTabs(pages.url, options.tabs))
    tell(`${options.perSecond} changes a second for ${options.seconds} s`)
    // A first round loads everything that is needed only once.
    await change(worker, { ...options, seconds: Math.min(5, options.seconds) })
    const before = await heapBytes(worker)
    const messagesBefore = wire.messages().length
    const startedMs = performance.now()
    const changes = await change(worker, options)
    const seconds = (performance.now() - startedMs) / 1_000
    const messages = wire.messages().length - messagesBefore
    const grownKb = (await heapBytes(worker)) - before
    const row = {
      tabs: options.tabs,
      changes_per_s: rounded(changes / seconds, 1),
      seconds: rounded(seconds, 1),
      messages_per_s: rounded(messages / seconds),
      heap_kb: rounded(before / 1_024, 0),
      grown_kb: rounded(grownKb / 1_024, 0),
      connections: wire.connections(),
    }
    const holds = row.messages_per_s <= messagesBar && row.grown_kb <= growthBarKb && row.connections === 1
    return {
      tables: [[{ ...row, holds }]],
      notes: [
        `Bars: ${messagesBar} messages a second, ${growthBarKb} KB more after collecting garbage, 1 connection.`,
      ],
      document: { bench: 'tabs', machine, options: { ...options }, ...row, holds },
      failed: !holds,
    }
  } finally {
    browser.kill('SIGTERM')
    await ended
    pages.close()
    removeFolder(folder)
  }
}

async function workerOf(profile: string): Promise<string> {
  for (;;) {
    const worker = await findPage(profile, `chrome-extension://${chromiumExtensionId}/background.js`)
    if (worker !== undefined) return worker
    await delay(100)
  }
}

/** Pages that differ only in their titles. */
async function servePages() {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>${request.url}</title>`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/**
 * Changes tabs for this long, one second per request, because a request that is open for a minute hides
 * errors. Resolves with the number of changes.
 */
async function change(worker: string, { perSecond, seconds }: TabsOptions): Promise<number> {
  const startedMs = performance.now()
  let changes = 0
  for (let ms = 0; ms < seconds * 1_000; ms = performance.now() - startedMs) {
    const lateMs = ms - (changes * 1_000) / perSecond
    changes += await numberIn(worker, changeTabs(changes, perSecond, lateMs))
  }
  return changes
}

// These run in the extension's worker.

const openTabs = (url: string, count: number) => `(async () => {
  for (let i = 0; i < ${count}; i++) await chrome.tabs.create({ url: '${url}' + i, active: false })
  return ${count}
})()`

/**
 * Alternately shows a tab, which is a new state to report, and mutes or unmutes one. On a busy machine the
 * changes are late, and fewer.
 */
const changeTabs = (before: number, perSecond: number, lateMs: number) => `(async () => {
  const ids = (await chrome.tabs.query({})).map(tab => tab.id)
  const from = performance.now() - ${lateMs}
  for (let i = 0; i < ${perSecond}; i++) {
    const turn = ${before} + i
    await chrome.tabs.update(ids[turn % ids.length], turn % 2 === 0 ? { active: true } : { muted: turn % 4 === 1 })
    const aheadMs = ((i + 1) * 1_000) / ${perSecond} - (performance.now() - from)
    if (aheadMs > 0) await new Promise(resolve => setTimeout(resolve, aheadMs))
  }
  return ${perSecond}
})()`
