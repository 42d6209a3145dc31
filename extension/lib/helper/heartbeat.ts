import { browser } from 'wxt/browser'

const name = (turn: number) => `heartbeat-${turn}`
const turns = [0, 1, 2, 3, 4, 5]
/** Browsers repeat an alarm no more often than this. */
const minPeriodMs = 30_000

/**
 * Alarms that continue when the browser ends a connected background. Its connection ends with it, and nothing
 * else would wake it until a tab changes. Six alarms take turns, so that one fires every 5 s.
 */
export async function startHeartbeat(): Promise<void> {
  // If they were set again at every greeting, they would always be 30 s away.
  if (await browser.alarms.get(name(0))) return
  const apartMs = minPeriodMs / turns.length
  const firstAt = Date.now() + minPeriodMs
  await Promise.all(
    turns.map(turn =>
      browser.alarms.create(name(turn), {
        when: firstAt + turn * apartMs,
        periodInMinutes: minPeriodMs / 60_000,
      }),
    ),
  )
}

/** Without a connection there is nothing to restore; the background may sleep until the next attempt. */
export async function stopHeartbeat(): Promise<void> {
  await Promise.all(turns.map(turn => browser.alarms.clear(name(turn))))
}
