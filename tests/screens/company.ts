import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { startReader } from '../browser/chromium.ts'
import { Processes } from '../desktop/process.ts'
import { startServer } from '../product/server.ts'
import type { Servers } from './show.ts'

/** A made-up company's server, an empty one, and a browser for their pages. */
export interface Company extends AsyncDisposable {
  servers: Servers
  browser: Browser
}

export async function startCompany(): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-screens-'))
  const processes = new Processes()
  for (const name of ['demo', 'empty']) mkdirSync(join(folder, name))
  const demo = await startServer(processes, join(folder, 'demo'), { TIMEZONE: zoneOfTheAfternoon() }, [
    '--demo',
  ])
  const empty = await startServer(processes, join(folder, 'empty'))
  const browser = await startReader()
  return {
    servers: { demo, empty },
    browser,
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await processes[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A time zone where it is about half past four in the afternoon: at night a made-up company has done little
 * of its day.
 */
function zoneOfTheAfternoon(): string {
  const ahead = 16 - new Date().getUTCHours()
  // Zones reach from 12 hours behind to 14 ahead.
  const hours = ahead > 14 ? ahead - 24 : ahead
  // The sign of a POSIX zone is reversed: it says what to add to get UTC.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}
