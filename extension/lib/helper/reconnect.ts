import { browser } from 'wxt/browser'
import { storedRetry } from '../stored/items.ts'
import type { Hello, HelperLink } from './helper-link.ts'
import { isDue, nextRetry, noRetry } from './retry.ts'

/** Alarms wake a sleeping background, but not sooner than this. */
const minAlarmMs = 30_000

/** Connects and, after a connection was lost, reconnects: quickly at first, then less and less often. */
export function keepConnected(link: HelperLink, readHello: () => Promise<Hello>) {
  /** Connects regardless of earlier failures: the browser starts, or a person asks. */
  async function now() {
    if (!link.isOpen()) link.connect(await readHello())
  }

  async function ifDue() {
    if (link.isOpen()) return
    const retry = (await storedRetry.read()) ?? noRetry
    if (isDue(retry, Date.now())) await now()
  }

  /** Plans the next attempt. It is stored, because the background may sleep until then. */
  async function later(welcomedMs: number) {
    const retry = nextRetry((await storedRetry.read()) ?? noRetry, welcomedMs, Date.now())
    await storedRetry.write(retry)
    const delayMs = retry.nextAttemptAt - Date.now()
    if (delayMs < minAlarmMs) setTimeout(now, delayMs)
    await browser.alarms.create('reconnect', { when: Date.now() + Math.max(delayMs, minAlarmMs) })
  }

  return { now, ifDue, later }
}
