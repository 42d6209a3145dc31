import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { startReader } from '../browser/chromium.ts'
import { Processes } from '../desktop/process.ts'
import { startServer } from '../product/server.ts'
import type { Servers } from './show.ts'

/** A made-up company's server, an empty one, and a browser to look at them. */
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

/** A zone in which it is half past four or so: at night a made-up company has done little of its day. */
function zoneOfTheAfternoon(): string {
  const ahead = 16 - new Date().getUTCHours()
  // Zones reach from 12 hours behind to 14 ahead.
  const hours = ahead > 14 ? ahead - 24 : ahead
  // POSIX zones have the sign of what is to be added to get to UTC.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}
