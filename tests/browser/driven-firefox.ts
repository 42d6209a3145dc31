import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Processes } from '../desktop/process.ts'
import { firefoxPath } from './firefox.ts'
import { connectMarionette } from './marionette.ts'
import type { Sites } from './sites.ts'

/**
 * A headed Firefox in which every http site is a local page. It is driven from inside, so it can do
 * everything that a person can do in its window.
 */
export interface DrivenFirefox {
  /** Installs an extension from its folder until the browser ends, replacing one with the same id. */
  install(folder: string, options: { inPrivateWindows: boolean }): Promise<void>
  /**
   * Runs a function in the first window, with that window's globals and without its own closure. It must
   * return JSON.
   */
  inWindow<Args extends unknown[]>(action: (...args: Args) => unknown, ...args: Args): Promise<unknown>
  /** Opens a URL in the visible tab of the first window. */
  open(url: string): Promise<unknown>
}

type Preferences = Record<string, boolean | number | string>

/** It looks for native programs below `HOME`, and ends with `processes`. */
export async function driveFirefox(
  processes: Processes,
  profile: string,
  sites: Sites,
  environment: NodeJS.ProcessEnv,
  preferences: Preferences = {},
): Promise<DrivenFirefox> {
  writePreferences(profile, {
    'marionette.port': 0,
    'network.proxy.type': 1,
    'network.proxy.http': '127.0.0.1',
    'network.proxy.http_port': sites.httpPort,
    ...preferences,
  })
  const driven = ['--marionette', '--remote-allow-system-access']
  processes.start(firefoxPath, [...driven, '--no-remote', '--profile', profile, 'about:blank'], {
    env: environment,
    stdio: 'ignore',
  })
  const ask = await connectMarionette(profile)
  const inWindow: DrivenFirefox['inWindow'] = async (action, ...args) => {
    const script = `return (${action})(...arguments)`
    const answer = await ask('WebDriver:ExecuteScript', { script, args })
    return typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined
  }
  return {
    install: async (path, { inPrivateWindows }) => {
      await ask('Addon:Install', { path, temporary: true, allowPrivateBrowsing: inPrivateWindows })
    },
    inWindow,
    open: url =>
      inWindow(address => {
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal()
        gBrowser.selectedBrowser.fixupAndLoadURIString(address, { triggeringPrincipal })
      }, url),
  }
}

function writePreferences(profile: string, preferences: Preferences): void {
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join(''))
}
