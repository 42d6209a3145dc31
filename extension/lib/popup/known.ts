import { browser } from 'wxt/browser'
import type { LinkState } from '../helper/link-state.ts'
import { type Managed, readManaged } from '../managed/managed.ts'
import { storedLink, storedToday, type Today } from '../stored/items.ts'
import type { System } from '../words/state-words.ts'

/** What the popup can show before it has asked anybody. */
export interface Known {
  link: LinkState | undefined
  today: Today | undefined
  managed: Managed
  system: System
}

/** Reads all of it at once, so that the popup is drawn with its numbers from the start. */
export async function readKnown(): Promise<Known> {
  const [link, today, managed, { os }] = await Promise.all([
    storedLink.read(),
    storedToday.read(),
    readManaged(),
    browser.runtime.getPlatformInfo(),
  ])
  return { link, today, managed, system: os }
}
