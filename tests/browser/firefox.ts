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

/**
 * A headed Firefox with the built extension, in which every http site is a local page. It looks for native
 * programs below `HOME`.
 */
export async function startFirefox(
  profile: string,
  sites: Sites,
  environment: NodeJS.ProcessEnv,
  preferences: Record<string, boolean | number | string> = {},
): Promise<Browser> {
  const firefox = await launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: false,
    timeout: patienceMs,
    userDataDir: profile,
    defaultViewport: null,
    env: { ...environment },
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': sites.httpPort,
      'browser.shell.checkDefaultBrowser': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      ...preferences,
    },
  })
  await firefox.installExtension(firefoxExtension)
  return firefox
}
