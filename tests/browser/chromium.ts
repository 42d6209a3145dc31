import { join } from 'node:path'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { root } from '../../scripts/root.ts'
import type { Sites } from './sites.ts'

/** The built extension, for developer mode. */
export const extensionFolder = join(root, 'extension/.output/chrome-mv3')

/** Arguments that keep Chromium from using the network. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const loading = (folder: string) => [`--load-extension=${folder}`, `--disable-extensions-except=${folder}`]
const withExtension = loading(extensionFolder)

const executablePath = '/usr/bin/chromium'

const leftMonitor = { left: 0, top: 0, width: 1200, height: 900 }

/** A headed Chromium with the built extension, in which every site is a local page. */
export async function startChromium(
  profile: string,
  sites: Sites,
  environment: NodeJS.ProcessEnv,
  { left, top, width, height } = leftMonitor,
  more: readonly string[] = [],
): Promise<BrowserContext> {
  return launchPatiently(profile, {
    headless: false,
    viewport: null,
    env: Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    ignoreDefaultArgs: ['--disable-extensions', '--mute-audio'],
    args: [
      ...quiet,
      ...withExtension,
      `--window-position=${left},${top}`,
      `--window-size=${width},${height}`,
      '--autoplay-policy=no-user-gesture-required',
      ...more,
      ...namesLeadTo(sites),
    ],
  })
}

/** A headless Chromium to read dashboards with. */
export async function startReader(...more: string[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...more], timeout: patienceMs })
  browser.on('context', context => context.setDefaultTimeout(patienceMs))
  return browser
}

/** A headless Chromium for an extension's own pages, in a profile where it finds native programs. */
export function startExtensionReader(profile: string, extension: string): Promise<BrowserContext> {
  return launchPatiently(profile, {
    // Extension pages allow no outside code, and axe is outside code.
    bypassCSP: true,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [...quiet, ...loading(extension)],
  })
}

type LaunchOptions = Parameters<typeof chromium.launchPersistentContext>[1]

async function launchPatiently(profile: string, options: LaunchOptions): Promise<BrowserContext> {
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    timeout: patienceMs,
    ...options,
  })
  browser.setDefaultTimeout(patienceMs)
  return browser
}

interface Undriven {
  command: string
  args: string[]
}

/**
 * A Chromium with the extension but without a driver, so that it can be started and killed like a user's.
 * Windows are opened by further arguments.
 */
export function undrivenChromium(profile: string, sites: Sites): Undriven {
  const args = [...quiet, ...withExtension, `--user-data-dir=${profile}`, '--no-default-browser-check']
  return { command: executablePath, args: [...args, ...namesLeadTo(sites)] }
}

/** The same without a screen, for tests that only need the extension to connect. */
export function unseenChromium(profile: string, sites: Sites): Undriven {
  const { command, args } = undrivenChromium(profile, sites)
  return { command, args: [...args, '--headless=new', 'about:blank'] }
}

/**
 * One with a debugging port and a window in the corner of the screen, for tests that click what a driver
 * can't.
 */
export function clickableChromium(
  profile: string,
  { width, height }: { width: number; height: number },
): Undriven {
  const place = ['--window-position=0,0', `--window-size=${width},${height}`]
  const open = ['--no-default-browser-check', '--remote-debugging-port=0', 'about:blank']
  return {
    command: executablePath,
    args: [...quiet, ...withExtension, `--user-data-dir=${profile}`, ...place, ...open],
  }
}

function namesLeadTo({ httpsPort, httpPort }: Sites): string[] {
  const names = `MAP *:443 127.0.0.1:${httpsPort}, MAP *:80 127.0.0.1:${httpPort}, EXCLUDE 127.0.0.1`
  return ['--ignore-certificate-errors', `--host-resolver-rules=${names}`]
}
