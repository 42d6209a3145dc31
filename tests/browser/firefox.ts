import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { type Browser, launch } from 'puppeteer-core'
import { root } from '../../scripts/root.ts'
import type { Sites } from './sites.ts'

export const firefoxPath =
  ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(path => existsSync(path)) ?? 'firefox'
/** The built extension. */
export const firefoxExtension = join(root, 'extension/.output/firefox-mv3')

type Preferences = Record<string, boolean | number | string>

/**
 * A headed Firefox with the built extension, in which every http site is a local page. It looks for native
 * programs below `HOME`.
 */
export async function startFirefox(
  profile: string,
  sites: Sites,
  environment: NodeJS.ProcessEnv,
  preferences: Preferences = {},
): Promise<Browser> {
  const firefox = await startPlainFirefox(profile, environment, {
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': sites.httpPort,
    ...preferences,
  })
  await firefox.installExtension(firefoxExtension)
  return firefox
}

/** A headed Firefox, so far without the extension. */
export function startPlainFirefox(
  profile: string,
  environment: NodeJS.ProcessEnv,
  preferences: Preferences = {},
): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: false,
    timeout: patienceMs,
    userDataDir: profile,
    defaultViewport: null,
    env: { ...environment },
    extraPrefsFirefox: {
      'browser.shell.checkDefaultBrowser': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      ...preferences,
    },
  })
}
