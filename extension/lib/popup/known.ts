import { browser } from 'wxt/browser'
import type { LinkState } from '../helper/link-state.ts'
import type { System } from '../i18n/describe-state.ts'
import { storedLink, storedToday, type Today } from '../stored/items.ts'

/** What the popup can show before any request. */
export interface Known {
  link: LinkState | undefined
  today: Today | undefined
  system: System
}

/** Reads all stored values together, so that the popup shows its numbers from the start. */
export async function readKnown(): Promise<Known> {
  const [link, today, { os }] = await Promise.all([
    storedLink.read(),
    storedToday.read(),
    browser.runtime.getPlatformInfo(),
  ])
  return { link, today, system: os }
}
