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
 * The time zone of a city where it is about half past four in the afternoon: at night a made-up company has
 * done little of its day. A city, because a person reads its name beside their minutes.
 */
function zoneOfTheAfternoon(): string {
  const now = new Date()
  const minutesOff = (zone: string) => Math.abs(minuteOfDay(now, zone) - (16 * 60 + 30))
  return cities.reduce((best, zone) => (minutesOff(zone) < minutesOff(best) ? zone : best))
}

/** One for each hour of the world's clocks. */
const cities = [
  ...['Pacific/Honolulu', 'America/Anchorage', 'America/Los_Angeles', 'America/Denver', 'America/Chicago'],
  ...['America/New_York', 'America/Halifax', 'America/Sao_Paulo', 'America/Noronha', 'Atlantic/Azores'],
  ...['Europe/London', 'Europe/Berlin', 'Europe/Athens', 'Europe/Istanbul', 'Asia/Dubai', 'Asia/Karachi'],
  ...['Asia/Dhaka', 'Asia/Bangkok', 'Asia/Shanghai', 'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Guadalcanal'],
  ...['Pacific/Auckland', 'Pacific/Pago_Pago'],
]

function minuteOfDay(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
  const [hours = 0, minutes = 0] = parts.format(now).split(':').map(Number)
  return hours * 60 + minutes
}
